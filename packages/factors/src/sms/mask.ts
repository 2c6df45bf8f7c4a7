const shownMax = 4;

/**
 * Hides all but the last four characters, and keeps the length, as Auth0 does; what has no more
 * than four is hidden whole.
 */
export const masked = (text: string): string =>
  text.length <= shownMax
    ? 'X'.repeat(text.length)
    : 'X'.repeat(text.length - shownMax) + text.slice(-shownMax);
