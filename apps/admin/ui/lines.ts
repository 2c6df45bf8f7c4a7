/** A list, as people write it: one a line. */
export const asLines = (list: unknown): string => (Array.isArray(list) ? list.join('\n') : '');

/** What is being written, with the line that has only been begun. */
export const linesIn = (text: string): readonly string[] => text.split('\n');

const listedBy =
  (split: (line: string) => readonly string[]) =>
  <Record extends object>(record: Record, names: readonly string[]): Record => ({
    ...record,
    ...Object.fromEntries(
      Object.entries(record).flatMap(([name, value]) =>
        names.includes(name) && Array.isArray(value)
          ? [[name, value.flatMap((line) => split(String(line))).filter(Boolean)]]
          : [],
      ),
    ),
  });

/** Lists as they are kept, by their names in a record: without what was left empty. */
export const listed = listedBy((line) => line.split(/[\s,]+/));

/** The same of addresses, of which one may hold a comma (RFC 3986 2.2): one a line. */
export const listedAddresses = listedBy((line) => line.split('\n').map((each) => each.trim()));
