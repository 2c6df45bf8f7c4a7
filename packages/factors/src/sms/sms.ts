import type { Factor } from '../factor.ts';
import { readDigits } from '../read.ts';
import { masked } from './mask.ts';
import { parsePhoneNumber } from './phone-number.ts';

/** A code sent to a phone, as a text or spoken in a call. */
export const sms = {
  name: 'sms',
  kind: 'phone',
  wire: { authenticatorType: 'oob', type: 'phone', channels: ['sms', 'voice'] },
  proof: 'sent-code',
  isSpare: false,
  digits: undefined,
  parse: parsePhoneNumber,
  hint: masked,
  read: readDigits,
  amr: (messageType) => (messageType === 'voice' ? 'tel' : 'sms'),
} as const satisfies Factor;
