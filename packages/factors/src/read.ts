/** A code as it is meant: codes are read out, copied with what surrounds them, and grouped. */
export const withoutSpaces = (answer: string): string => answer.replaceAll(/\s/g, '');
