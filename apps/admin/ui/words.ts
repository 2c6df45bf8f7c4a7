/** What a tenant says on a page, by the name of each text. */
export type Words = Readonly<Record<string, string | null | undefined>>;

/** Screens without the texts that are empty, which are ours, and without those that say nothing. */
export const withoutEmpty = (
  screens: Readonly<Record<string, Words | null | undefined>>,
): Record<string, Record<string, string>> => {
  const said = Object.entries(screens).map(([screen, words]) => {
    const kept = Object.entries(words ?? {}).flatMap(([name, text]) =>
      text === null || text === undefined || text === '' ? [] : [[name, text] as const],
    );
    return [screen, Object.fromEntries(kept)] as const;
  });
  return Object.fromEntries(said.filter(([, words]) => Object.keys(words).length > 0));
};
