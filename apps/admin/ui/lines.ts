/** A list, as people write it: one a line. */
export const asLines = (list: unknown): string => (Array.isArray(list) ? list.join('\n') : '');

/** What is being written, with the line that has only been begun. */
export const linesIn = (text: string): readonly string[] => text.split('\n');

/** Lists as they are kept, by their names in a record: without what was left empty. */
export const listed = <Record extends object>(
  record: Record,
  names: readonly string[],
): Record => ({
  ...record,
  ...Object.fromEntries(
    Object.entries(record).flatMap(([name, value]) =>
      names.includes(name) && Array.isArray(value)
        ? [[name, value.flatMap((line) => String(line).split(/[\s,]+/)).filter(Boolean)]]
        : [],
    ),
  ),
});
