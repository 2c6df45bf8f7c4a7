/** A part of something: what is left out, or undefined, stays as it is. */
export type Part<Whole> = { readonly [Key in keyof Whole]?: Whole[Key] | undefined };

/** The whole with a part of it changed. */
export const merge = <Whole extends object>(whole: Whole, part: Part<Whole>): Whole => {
  const given = Object.entries(part).filter(([, value]) => value !== undefined);
  // What was given is of the whole's own fields and defined, so the result is a whole.
  return { ...whole, ...Object.fromEntries(given) } as Whole;
};

/** A change of something: what is left out stays as it is, `null` takes back what was decided. */
export type Patch<Whole> = { readonly [Key in keyof Whole]?: Whole[Key] | null | undefined };

type Entries = Readonly<Record<string, unknown>>;

/** JSON merge patch of one level (RFC 7396 without its recursion): what is `null` goes. */
export const mergePatch = (before: Entries | undefined, change: Entries): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries({ ...before, ...change }).filter(([, value]) => value !== null),
  );

interface Patching<Whole> {
  /** What a thing has of which nothing was decided. */
  readonly defaults: Whole;
  /** Fields whose entries are changed one by one; any other is replaced as a whole. */
  readonly mergedFields: readonly (keyof Whole & string)[];
}

/** The part that a patch makes of a whole. */
export const partBy = <Whole extends object>(
  whole: Whole,
  patch: Patch<Whole>,
  { defaults, mergedFields }: Patching<Whole>,
): Part<Whole> => {
  const fields: readonly string[] = mergedFields;
  // Both hold only their own fields, whose names are all that is asked for.
  const [usual, before] = [defaults, whole] as readonly [Entries, Entries];
  const become = (key: string, value: unknown) => {
    if (value === null) return usual[key];
    if (!fields.includes(key)) return value;
    // A field that is merged holds entries, in the whole and in what changes it.
    return mergePatch(before[key] as Entries | undefined, value as Entries);
  };
  // Each key is one of the whole's own, with a value for it.
  return Object.fromEntries(
    Object.entries(patch).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, become(key, value)]],
    ),
  ) as Part<Whole>;
};
