import { z } from 'zod';

/** Why a carrier did not take a message, in our words; each provider translates its own codes. */
export const rejectionReason = z.enum([
  // About the recipient: no other provider would fare better.
  'number_invalid',
  'recipient_opted_out',
  // About this provider: the next one may do.
  'credentials',
  'account_blocked',
  'sender_refused',
  'destination_not_allowed',
  'content_refused',
  'settings_incomplete',
  'provider_missing',
  'address_forbidden',
  'message_type_unsupported',
  // About this moment.
  'throttled',
  'unavailable',
  // No answer came: the message may or may not have been taken.
  'no_answer',
]);
export type RejectionReason = z.output<typeof rejectionReason>;
