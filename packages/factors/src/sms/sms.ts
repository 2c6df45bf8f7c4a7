import { messageType } from '@countersign/contracts';
import { z } from 'zod';
import { type Factor, secondFactorLog } from '../factor.ts';
import { readDigits } from '../read.ts';
import { masked } from './mask.ts';
import { parsePhoneNumber } from './phone-number.ts';
import { words } from './words.ts';

const enrolled = z.object({ phoneNumber: z.string(), messageType: messageType.default('sms') });
const registered = z.object({
  phoneNumber: z.string(),
  preferredMessageType: messageType.default('sms'),
});

/** A number of at most 15 digits with its country code: an admin's word for one is taken. */
const e164 = /^\+[1-9]\d{1,14}$/;

/** A code sent to a phone, as a text or spoken in a call. */
export const sms = {
  name: 'sms',
  recoveryRank: 0,
  words,
  icon: 'M9 2.5h6a2 2 0 0 1 2 2v15a2 2 0 0 1-2 2H9a2 2 0 0 1-2-2v-15a2 2 0 0 1 2-2zM11 18.5h2',
  ownTextKey: 'authenticatorNamesSMS',
  ticketName: 'phone',
  enrollmentName: 'sms',
  kind: 'phone',
  sealedAs: 'phone',
  wire: {
    authenticatorType: 'oob',
    type: 'phone',
    channels: ['sms', 'voice'],
    idPrefix: (by = 'sms') => by,
  },
  proof: { by: 'sent-code', through: 'phone' },
  enrollment: {
    association: {
      field: 'phone_number',
      // With as much again of what cannot be seen as a number may be long.
      maxLength: 80,
      given: (phoneNumber, channel) => ({ phoneNumber, messageType: channel }),
    },
    read: (given) => {
      const { data } = enrolled.safeParse(given);
      const known = data && parsePhoneNumber(data.phoneNumber);
      return known === undefined
        ? 'phone_number_malformed'
        : { known, messageType: data?.messageType ?? 'sms' };
    },
  },
  registration: {
    method: {
      fields: {
        phone_number: z.string().min(2).max(30).optional(),
        preferred_authentication_method: messageType.optional(),
      },
      required: 'phone_number',
      given: ({ phone_number: phoneNumber, preferred_authentication_method: by = 'sms' }) => ({
        phoneNumber,
        preferredMessageType: by,
      }),
    },
    imported: {
      name: 'phone',
      fields: {
        value: z.string().regex(/^\+[0-9]{1,15}$/, 'must be a number with its country code'),
      },
      given: ({ value }) => ({ phoneNumber: value }),
    },
    read: (given) => {
      const { data } = registered.safeParse(given);
      if (!data) return 'phone_number_malformed';
      const { phoneNumber, preferredMessageType } = data;
      const known = e164.test(phoneNumber) ? phoneNumber : parsePhoneNumber(phoneNumber);
      return known === undefined
        ? 'phone_number_malformed'
        : { known, messageType: preferredMessageType };
    },
  },
  fields: ({ known, messageType: by = 'sms' }) => ({
    ...(known !== undefined && { phoneNumber: known }),
    preferredMessageType: by,
  }),
  hint: masked,
  read: readDigits,
  amr: (by) => (by === 'voice' ? 'tel' : 'sms'),
  log: secondFactorLog,
} as const satisfies Factor;
