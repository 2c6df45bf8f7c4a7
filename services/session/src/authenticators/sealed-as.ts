import type { Authenticator } from '@countersign/contracts';

/** The context in which what an authenticator is known by is sealed with its person's key. */
export const sealedAs = {
  phone: 'phone',
  email: 'email',
  totp: 'totp',
  'recovery-code': 'recovery-code',
} as const satisfies Record<Authenticator['kind'], string>;
