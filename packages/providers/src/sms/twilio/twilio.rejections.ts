import { type Outcome, rejected } from '../provider.ts';

const numberInvalid = rejected('number_invalid', 'never');
const senderRefused = rejected('sender_refused', 'never');
const contentRefused = rejected('content_refused', 'never');
const accountBlocked = rejected('account_blocked', 'never');
const notAllowed = rejected('destination_not_allowed', 'never');
const credentials = rejected('credentials', 'never');
const throttled = rejected('throttled', 'later');

/** Twilio's own error codes: https://www.twilio.com/docs/api/errors */
export const rejections: Readonly<Record<number, Outcome>> = {
  20003: credentials,
  20005: accountBlocked,
  20006: credentials,
  20008: credentials,
  20404: credentials,
  20429: throttled,
  20500: rejected('unavailable', 'later'),
  21211: numberInvalid,
  21212: senderRefused,
  21214: numberInvalid,
  21217: numberInvalid,
  21265: numberInvalid,
  21408: notAllowed,
  21602: contentRefused,
  21603: senderRefused,
  21604: numberInvalid,
  21605: contentRefused,
  21606: senderRefused,
  21608: notAllowed,
  21610: rejected('recipient_opted_out', 'never'),
  // The sender's queue is full.
  21611: throttled,
  // This pair of sender and recipient does not work; another sender's may.
  21612: notAllowed,
  21614: numberInvalid,
  21617: contentRefused,
  21635: numberInvalid,
  21659: senderRefused,
  21660: senderRefused,
  21701: senderRefused,
  21703: senderRefused,
  21705: senderRefused,
  21710: senderRefused,
  30001: throttled,
  // Held back as SMS pumping.
  30450: rejected('destination_not_allowed', 'never'),
  63038: throttled,
  90010: accountBlocked,
};
