/** What is shown in place of a secret, and means "the one you have" when it comes back. */
export const mask = '********';

export const isMask = (given: unknown): given is typeof mask => given === mask;

/** What becomes of a secret as it was sent: the stored one, where its mask came back. */
export type Unmasked = { readonly value: string } | 'nothing-behind-mask';

/** The secret that was sent, or the stored one in place of its mask; a mask is never a secret. */
export const unmasked = (given: string, stored: string | null | undefined): Unmasked => {
  if (!isMask(given)) return { value: given };
  return stored === undefined || stored === null ? 'nothing-behind-mask' : { value: stored };
};
