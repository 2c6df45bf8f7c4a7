import type { newAuthenticator } from '@countersign/contracts';
import { no, yes } from '@countersign/core';
import { parsePhoneNumber, parseTotpSecret } from '@countersign/factors';
import type { z } from 'zod';

type New = z.output<typeof newAuthenticator>;

/** A number of at most 15 digits with its country code: an admin's word for one is taken. */
const e164 = /^\+[1-9]\d{1,14}$/;

/** What an authenticator is known by, in the form in which it is sealed and compared. */
export const readSecret = (given: New) => {
  switch (given.kind) {
    case 'phone': {
      const phoneNumber = e164.test(given.phoneNumber)
        ? given.phoneNumber
        : parsePhoneNumber(given.phoneNumber);
      return phoneNumber ? yes(phoneNumber) : no('phone_number_malformed');
    }
    case 'email':
      return yes(given.email);
    case 'totp': {
      const secret = parseTotpSecret(given.secret);
      return secret ? yes(secret) : no('totp_secret_malformed');
    }
  }
};
