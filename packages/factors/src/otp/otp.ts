import { z } from 'zod';
import { type Factor, secondFactorLog } from '../factor.ts';
import { readDigits } from '../read.ts';
import { newTotpSecret, parseTotpSecret, timeStepOf } from './totp.ts';
import { words } from './words.ts';

const registered = z.object({ secret: z.string() });

/** A code that an authenticator app makes of its key and the time (RFC 6238). */
export const otp = {
  name: 'otp',
  recoveryRank: 0,
  words,
  icon: 'M12 3a9 9 0 1 1 0 18a9 9 0 0 1 0-18zM12 7v5l3 2',
  ownTextKey: 'authenticatorNamesOTP',
  ticketName: 'otp',
  enrollmentName: 'authenticator',
  kind: 'totp',
  sealedAs: 'totp',
  wire: { authenticatorType: 'otp', type: 'otp', channels: [], idPrefix: () => 'totp' },
  proof: {
    by: 'kept',
    digits: 6,
    judge: (answer, { kept, now }) => {
      const step = timeStepOf(kept, answer, now);
      return step === undefined ? { kind: 'wrong' } : { kind: 'time-step', step };
    },
  },
  enrollment: { isMadeHere: true, read: () => ({ known: newTotpSecret() }) },
  registration: {
    method: {
      fields: { totp_secret: z.string().min(1).max(256).optional() },
      required: 'totp_secret',
      given: ({ totp_secret: secret }) => ({ secret }),
    },
    imported: {
      name: 'totp',
      fields: { secret: z.string().regex(/^[A-Z2-7]+$/, 'must be un-padded Base32') },
      given: ({ secret }) => ({ secret }),
    },
    read: (given) => {
      const { data } = registered.safeParse(given);
      const known = data && parseTotpSecret(data.secret);
      return known === undefined ? 'totp_secret_malformed' : { known };
    },
  },
  fields: () => ({}),
  hint: () => '',
  read: readDigits,
  amr: () => 'otp',
  log: secondFactorLog,
} as const satisfies Factor;
