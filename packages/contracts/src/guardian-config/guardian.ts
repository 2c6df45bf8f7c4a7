import { defineOperation } from '@countersign/core';
import { z } from 'zod';
import { factorName, mayBeKept, messageType, tenantId } from '../vocabulary.ts';
import { messageLimits, noMessageLimits } from './message-limits.ts';

/**
 * When a second factor is demanded: `[]` never, `all-applications` always, `confidence-score` by
 * risk.
 */
export const mfaPolicy = z.array(z.enum(['all-applications', 'confidence-score']));
export type MfaPolicy = z.output<typeof mfaPolicy>;

/**
 * Carriers a tenant may choose. `auth0` is the deployment's own default; `outbox` exists in the
 * demo alone.
 */
export const smsProviderKind = z.enum([
  'auth0',
  'twilio',
  'vonage',
  'aws_sns',
  'phone_message_hook',
  'outbox',
]);
export type SmsProviderKind = z.output<typeof smsProviderKind>;

/** Liquid texts; `{{code}}`, `{{tenant.friendly_name}}` and the other Auth0 variables. */
export const smsTemplates = z.object({
  enrollmentMessage: z.string(),
  verificationMessage: z.string(),
});
export type SmsTemplates = z.output<typeof smsTemplates>;

/** The codes that reach a phone, or a mailbox. */
export const codeSettings = z.object({
  /** Digits of a code (Auth0: 4–10). NIST SP 800-63B 3.1.3.2 wants six or more. */
  codeDigits: z.int().min(4).max(10),
  /** NIST SP 800-63B 3.1.3.2: at most ten minutes. */
  codeLifetimeSeconds: z.int().min(30).max(600),
});
export type CodeSettings = z.output<typeof codeSettings>;

const hourSeconds = 3_600;
const daySeconds = 24 * hourSeconds;

/** Whether a browser may be remembered after a second factor, and for how long. */
export const browserMemory = z.object({
  isOffered: z.boolean(),
  /** How the box stands before the person touches it. */
  isTicked: z.boolean(),
  /** A remembered browser that was not used for so long is forgotten. */
  idleSeconds: z
    .int()
    .min(hourSeconds)
    .max(30 * daySeconds),
  /** And so is any after so long, used or not. */
  overallSeconds: z
    .int()
    .min(hourSeconds)
    .max(90 * daySeconds),
});
export type BrowserMemory = z.output<typeof browserMemory>;

/**
 * A provider's settings; secrets inside are sealed at rest and masked unless asked for in clear.
 */
export const providerSettings = z.record(z.string(), z.union([z.string(), z.null()]));
export type ProviderSettings = z.output<typeof providerSettings>;

/** What was chosen of phones and cannot work yet: nobody sends, or nobody calls. */
export const phoneGap = z.enum(['provider_unconfigured', 'voice_unavailable']);
export type PhoneGap = z.output<typeof phoneGap>;

/** Everything a tenant has decided about its second factors. Provider settings are masked. */
export const guardian = z.object({
  /** One that is not named is off. */
  factors: z.record(factorName, z.boolean()),
  policy: mfaPolicy,
  messageTypes: z.array(messageType),
  selectedProvider: smsProviderKind,
  /** Failover, first to last; by default the selected provider alone. */
  providerOrder: z.array(smsProviderKind),
  templates: smsTemplates.nullable(),
  phone: codeSettings,
  email: codeSettings,
  browserMemory,
  /** Not told by 0.2.0. */
  phoneGaps: z.array(phoneGap).default([]),
  /** Not told by 0.2.0, which bounds nothing. */
  messageLimits: messageLimits.default(noMessageLimits),
});
export type Guardian = z.output<typeof guardian>;

const tenant = { tenantId };

export const readGuardian = defineOperation('guardian-config.ask.v1.read-guardian', {
  request: z.object({
    ...tenant,
    mayBeKept,
    /**
     * Whether stored settings are opened, to tell whether they suffice; otherwise whatever is
     * stored does. No login needs that, and those of 0.2.0 do not say that they may be kept.
     */
    looksInside: z.boolean().default(false),
  }),
  value: guardian,
});

/**
 * What sending an SMS for a tenant takes: providers in failover order with sealed settings, and the
 * texts.
 */
export const readSmsDelivery = defineOperation('guardian-config.ask.v1.read-sms-delivery', {
  request: z.object(tenant),
  value: z.object({
    providers: z.array(z.object({ kind: smsProviderKind, sealedSettings: z.string().nullable() })),
    templates: smsTemplates.nullable(),
  }),
});
