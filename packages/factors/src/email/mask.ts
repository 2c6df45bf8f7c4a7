const shownMax = 4;

/** Four characters, and a star for each that follows. */
const masked = (text: string) =>
  text.slice(0, shownMax) + '*'.repeat(Math.max(0, text.length - shownMax));

/**
 * An address as Auth0 shows it: both halves keep their first four characters, and a local part
 * that short is hidden whole.
 */
export const maskedEmail = (email: string): string => {
  const at = email.lastIndexOf('@');
  const local = email.slice(0, at);
  const hiddenLocal = local.length <= shownMax ? '****' : masked(local);
  return `${hiddenLocal}@${masked(email.slice(at + 1))}`;
};
