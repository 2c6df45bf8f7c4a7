/** All but the last four characters hidden, the plus sign included, the length kept [REC]. */
export const maskedPhoneNumber = (phoneNumber: string): string =>
  phoneNumber.slice(0, -4).replace(/./g, 'X') + phoneNumber.slice(-4);

const shownMax = 4;

/** Four characters, and a star for each that follows. */
const masked = (text: string) =>
  text.slice(0, shownMax) + '*'.repeat(Math.max(0, text.length - shownMax));

/** Both halves keep their first four characters; a local part that short is hidden whole [REC]. */
export const maskedEmail = (email: string): string => {
  const at = email.lastIndexOf('@');
  const local = email.slice(0, at);
  const hiddenLocal = local.length <= shownMax ? '****' : masked(local);
  return `${hiddenLocal}@${masked(email.slice(at + 1))}`;
};
