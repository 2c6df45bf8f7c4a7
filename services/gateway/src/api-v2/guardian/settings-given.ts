type Given<Value> = Readonly<Record<string, Value | undefined>>;

/** The settings that were sent, and no key for those that were not. */
export const withoutUndefined = <Value>(body: Given<Value>): Record<string, Value> =>
  Object.fromEntries(
    Object.entries(body).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
