import { z } from 'zod';
import { type Factor, secondFactorLog } from '../factor.ts';
import { readDigits } from '../read.ts';
import { maskedEmail } from './mask.ts';
import { words } from './words.ts';

const enrolled = z.object({ emailAddress: z.email().max(254) });
const registered = z.object({ email: z.email() });

/**
 * A code sent by mail. A mailbox is no out-of-band authenticator (NIST SP 800-63B 3.1.3.1), so it
 * only stands in for what was enrolled beside it.
 */
export const email = {
  name: 'email',
  recoveryRank: 1,
  words,
  icon: 'M5 5h14a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2zM4 7l8 6 8-6',
  ownTextKey: 'authenticatorNamesEmail',
  ticketName: 'email',
  kind: 'email',
  sealedAs: 'email',
  wire: {
    authenticatorType: 'oob',
    type: 'email',
    channels: ['email'],
    idPrefix: () => 'email',
  },
  proof: { by: 'sent-code', through: 'email' },
  enrollment: {
    association: { field: 'email', maxLength: 320, given: (emailAddress) => ({ emailAddress }) },
    read: (given) => {
      const { data } = enrolled.safeParse(given);
      return data ? { known: data.emailAddress } : 'authenticator_malformed';
    },
  },
  registration: {
    method: {
      fields: { email: z.email().max(254).optional().describe('An email address') },
      required: 'email',
      given: ({ email: address }) => ({ email: address }),
    },
    imported: {
      name: 'email',
      fields: { value: z.email().max(254) },
      given: ({ value }) => ({ email: value }),
    },
    read: (given) => {
      const { data } = registered.safeParse(given);
      return data ? { known: data.email } : 'authenticator_malformed';
    },
  },
  fields: ({ known }) => (known === undefined ? {} : { email: known }),
  hint: maskedEmail,
  read: readDigits,
  // RFC 8176 section 2 has no value for a mailbox: a one-time password is all that is known of it.
  amr: () => 'otp',
  log: secondFactorLog,
} as const satisfies Factor;
