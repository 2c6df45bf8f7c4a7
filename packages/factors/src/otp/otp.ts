import type { Factor } from '../factor.ts';
import { readDigits } from '../read.ts';
import { parseTotpSecret } from './totp.ts';

/** A code that an authenticator app makes of its key and the time (RFC 6238). */
export const otp = {
  name: 'otp',
  kind: 'totp',
  wire: { authenticatorType: 'otp', type: 'otp', channels: [] },
  proof: 'time-step',
  isSpare: false,
  digits: 6,
  parse: parseTotpSecret,
  hint: () => '',
  read: readDigits,
  amr: () => 'otp',
} as const satisfies Factor;
