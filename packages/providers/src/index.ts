import type { SmsProviderKind } from '@countersign/contracts';
import { awsSns } from './sms/aws-sns/aws-sns.ts';
import { phoneMessageHook } from './sms/phone-message-hook/phone-message-hook.ts';
import type { SmsProviderDefinition } from './sms/provider.ts';
import { twilio } from './sms/twilio/twilio.ts';
import { vonage } from './sms/vonage/vonage.ts';

export {
  accepted,
  defineSmsProvider,
  type Outcome,
  type Outside,
  rejected,
  type Sms,
  type SmsProvider,
  type SmsProviderDefinition,
} from './sms/provider.ts';

/** Kinds that are not carriers: the deployment's default, and the demo's outbox. */
type NoCarrier = 'auth0' | 'outbox';

/** Every carrier there is, by kind. Adding one is a folder and a line here. */
export const smsProviders = {
  twilio,
  vonage,
  aws_sns: awsSns,
  phone_message_hook: phoneMessageHook,
} as const satisfies Record<Exclude<SmsProviderKind, NoCarrier>, SmsProviderDefinition>;

/** The carrier of a kind; none for `auth0` and `outbox`, which the deployment supplies. */
export const smsProviderOf = (kind: SmsProviderKind): SmsProviderDefinition | undefined =>
  kind === 'auth0' || kind === 'outbox' ? undefined : smsProviders[kind];
