import type { Factor } from '../factor.ts';
import { readDigits } from '../read.ts';
import { maskedEmail } from './mask.ts';

/**
 * A code sent by mail. A mailbox is no out-of-band authenticator (NIST SP 800-63B 3.1.3.1), so it
 * only stands in for what was enrolled beside it.
 */
export const email = {
  name: 'email',
  kind: 'email',
  wire: { authenticatorType: 'oob', type: 'email', channels: ['email'] },
  proof: 'sent-code',
  isSpare: true,
  digits: undefined,
  parse: (address) => address.trim(),
  hint: maskedEmail,
  read: readDigits,
  // RFC 8176 section 2 has no value for a mailbox: a one-time password is all that is known of it.
  amr: () => 'otp',
} as const satisfies Factor;
