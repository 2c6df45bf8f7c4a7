/** Decimal digits of every script; each run of them counts up from its zero, ten by ten. */
const decimalDigit = /\p{Nd}/u;
const notAsciiDigits = /(?![0-9])\p{Nd}/gu;

const inAscii = (digit: string): string => {
  const at = digit.codePointAt(0) ?? 0;
  let first = at;
  while (decimalDigit.test(String.fromCodePoint(first - 1))) first -= 1;
  return String((at - first) % 10);
};

/**
 * What is not seen: direction marks, joiners, soft hyphens, variation selectors and the like. A
 * phone's keyboard, a messenger and a right-to-left text leave them between what they copy.
 */
const unseen = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/** Hyphens and dashes of every kind, and the minus. */
const dashes = /[\p{Pd}\u2212]/gu;

/**
 * What a person typed or pasted, in the characters it means: one reader for codes and phone numbers
 * at every door. Wide and styled characters are the plain ones (NFKC), digits of every script are
 * ASCII's, dashes are hyphens, and what cannot be seen is not there.
 */
export const plain = (typed: string): string =>
  typed
    .normalize('NFKC')
    .replaceAll(unseen, '')
    .replaceAll(notAsciiDigits, inAscii)
    .replaceAll(dashes, '-');

/**
 * What people, phones and voices put between the characters of a code. What stood apart may become
 * one character where nothing is between any more.
 */
const between = /[\s.-]/g;
const squeezed = (text: string): string => text.replaceAll(between, '').normalize('NFKC');

/** Nobody sends a message that is longer; of what is, the beginning is read. */
const lengthMax = 2_000;

/** A tenant's codes are six to ten digits long. */
const anyDigits = { min: 6, max: 10 };

/** The line that ties a text's code to a site, which a phone reads (WICG's origin-bound codes). */
const boundCode = /^@\S+ #([0-9]+)\s*$/m;

const firstOf = (text: string, ...patterns: readonly RegExp[]): string | undefined => {
  for (const pattern of patterns) {
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) return squeezed(found);
  }
  return undefined;
};

/**
 * A code of digits, however it was typed: alone, in groups, or with the whole message around it.
 * `digits` is how long it is, where that is known. What holds no code is what was typed.
 */
export const readDigits = (typed: string, digits?: number): string => {
  const text = plain(typed.slice(0, lengthMax));
  const alone = squeezed(text);
  if (/^[0-9]*$/.test(alone)) return alone;
  const bound = boundCode.exec(text)?.[1];
  if (bound !== undefined) return bound;
  const { min, max } = digits === undefined ? anyDigits : { min: digits, max: digits };
  const together = new RegExp(`(?<![0-9])[0-9]{${min},${max}}(?![0-9])`);
  const grouped = new RegExp(`(?<![0-9])[0-9](?:[\\s.-]?[0-9]){${min - 1},${max - 1}}(?![0-9])`);
  return firstOf(text, together, grouped) ?? firstOf(alone, together) ?? alone;
};

/** How people group what is read from paper: in even parts, or none. */
const groupsOf = (length: number): readonly RegExp[] =>
  [length, 12, 8, 6, 4, 3]
    .filter((size) => length % size === 0)
    .map((size) => {
      const group = `[0-9A-Z]{${size}}`;
      const others = `(?:${group}[\\s.-]+){${length / size - 1}}`;
      return new RegExp(`(?<![0-9A-Z])${others}${group}(?![0-9A-Z])`);
    });

/** A code of `length` letters and digits, in capitals, however it was typed or copied. */
export const readCharacters = (typed: string, length: number): string => {
  // A capital may be several characters where the small letter is one.
  const text = plain(typed.slice(0, lengthMax)).toUpperCase().normalize('NFKC');
  const alone = squeezed(text);
  if (alone.length <= length) return alone;
  return firstOf(text, ...groupsOf(length)) ?? alone;
};
