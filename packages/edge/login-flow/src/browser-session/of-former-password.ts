import type { User } from '@countersign/contracts';

/**
 * Whether somebody has another password since a first factor was proved, at `authTime` (Unix
 * seconds): what it led to is over, also where it came about while the sessions were ended. A
 * second that began before the change counts as before it, and a passkey as a password: they end
 * alike.
 */
export const isOfFormerPassword = (
  { passwordChangedAt }: Pick<User, 'passwordChangedAt'>,
  authTime: number,
): boolean => passwordChangedAt !== undefined && authTime * 1_000 < Date.parse(passwordChangedAt);
