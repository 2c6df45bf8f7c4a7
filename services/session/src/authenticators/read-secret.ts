import type { newAuthenticator } from '@countersign/contracts';
import { parsePhoneNumber } from '@countersign/factors';
import { no, yes } from '@countersign/kernel';
import type { z } from 'zod';

type New = z.output<typeof newAuthenticator>;

/**
 * RFC 4648 base32, as authenticator apps exchange it; NIST SP 800-63B 3.1.4 wants 112 bits or more.
 */
const base32 = /^[A-Z2-7]+$/;
const bitsMin = 112;
const bitsPerCharacter = 5;

const readTotpSecret = (text: string): string | undefined => {
  const secret = text.replaceAll(/[\s-]/g, '').replace(/=+$/, '').toUpperCase();
  return base32.test(secret) && secret.length * bitsPerCharacter >= bitsMin ? secret : undefined;
};

/** What an authenticator is known by, in the form in which it is sealed and compared. */
export const readSecret = (given: New) => {
  switch (given.kind) {
    case 'phone': {
      const phoneNumber = parsePhoneNumber(given.phoneNumber);
      return phoneNumber ? yes(phoneNumber) : no('phone_number_malformed');
    }
    case 'email':
      return yes(given.email);
    case 'totp': {
      const secret = readTotpSecret(given.secret);
      return secret ? yes(secret) : no('totp_secret_malformed');
    }
  }
};
