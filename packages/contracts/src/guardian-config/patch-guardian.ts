import { defineOperation } from '@countersign/core';
import { z } from 'zod';
import { expectedRevision, factorName, messageType, tenantId } from '../vocabulary.ts';
import {
  browserMemory,
  codeSettings,
  mfaPolicy,
  providerSettings,
  smsProviderKind,
  smsTemplates,
} from './guardian.ts';
import {
  allowedAaguids,
  factorServiceKind,
  openedSettings,
  pushApp,
  pushProvider,
  webauthnFactor,
  webauthnSettings,
} from './guardian-settings.ts';
import { mailProvider, mailProviderChange } from './mail-provider.ts';
import { messageLimits } from './message-limits.ts';

/** Settings that hold secrets. A secret equal to the mask keeps the stored one, `null` clears. */
const settingsChange = z.object({
  /** `merge` leaves what is not named as it is. */
  mode: z.enum(['replace', 'merge']),
  settings: providerSettings,
});
export type SettingsChange = z.output<typeof settingsChange>;

/** What is decided as a whole: a patch and its answer hold the same. */
const whole = {
  policy: mfaPolicy,
  messageTypes: z.array(messageType),
  templates: smsTemplates,
  phone: codeSettings,
  email: codeSettings,
  browserMemory,
  selectedProvider: smsProviderKind,
  providerOrder: z.array(smsProviderKind).min(1),
  pushProvider,
  messageLimits,
};

/** The fields that no login asks for. They have a stream of their own. */
const adminFields = ['pushProvider', 'pushApp', 'webauthn', 'services'] as const;

/**
 * What the enrollment of a key asks for alone. A stream of its own: a release that knows nothing of
 * it would lose it, or not read what lies beside it.
 */
const keyFields = ['allowedAaguids'] as const;

/** What is asked for where a message is sent; in a stream of its own for the same reason. */
const limitFields = ['messageLimits'] as const;

/** What is asked for where a mail is sent; in a stream of its own for the same reason. */
const mailFields = ['mailProvider'] as const;

const isIn = (fields: readonly string[], field: string) => fields.includes(field);
/** By whom the stream that a field lies in is read. */
const readerOf = (field: string) => {
  if (isIn(keyFields, field)) return 'keys';
  if (isIn(limitFields, field)) return 'limits';
  if (isIn(mailFields, field)) return 'mail';
  return isIn(adminFields, field) ? 'admins' : 'logins';
};
const readersOf = (patch: object) => new Set(Object.keys(patch).map(readerOf));

/**
 * A change of a tenant's document, as a JSON merge patch: what is left out stays. A field that is
 * not known is refused, never dropped. All of it is one append, so one patch speaks of one stream.
 */
export const guardianPatch = z
  .strictObject({
    ...whole,
    /** Null takes any, and asks for no attestation. */
    allowedAaguids: allowedAaguids.nullable(),
    factors: z.record(factorName, z.boolean()),
    providers: z.partialRecord(smsProviderKind, settingsChange),
    pushApp: pushApp.partial(),
    webauthn: z.partialRecord(webauthnFactor, webauthnSettings.partial()),
    services: z.partialRecord(factorServiceKind, settingsChange),
    /** Null removes it. */
    mailProvider: mailProviderChange.nullable(),
  })
  .partial()
  .refine((patch) => readersOf(patch).size < 2, {
    error:
      'speaks of what logins ask, what only admins ask, keys, limits or mail: of one at a time',
  });
export type GuardianPatch = z.output<typeof guardianPatch>;

/** By whom the one stream that a patch speaks of is read; of none, by logins. */
export const patchedReader = (patch: GuardianPatch): ReturnType<typeof readerOf> =>
  [...readersOf(patch)][0] ?? 'logins';

/** The fields that a patch named, as they stand now; settings are masked. */
export const patchedGuardian = z
  .object({
    ...whole,
    allowedAaguids: z.array(z.string()).nullable(),
    factors: z.record(factorName, z.boolean()),
    pushApp,
    webauthn: z.partialRecord(webauthnFactor, webauthnSettings),
    opened: openedSettings,
    mailProvider: mailProvider.nullable(),
  })
  .partial();
export type PatchedGuardian = z.output<typeof patchedGuardian>;

/** Changes some of what a tenant has decided about its second factors, all or nothing. */
export const patchGuardian = defineOperation('guardian-config.ask.v1.patch-guardian', {
  request: z.object({
    tenantId,
    patch: guardianPatch,
    /** Where whoever asks proves a second factor themselves: one of these stays on, if one is. */
    keepsOneOf: z.array(factorName).optional(),
    expectedRevision,
  }),
  value: patchedGuardian,
  refusals: [
    'template_malformed',
    'provider_unavailable',
    'provider_unconfigured',
    'provider_repeated',
    'provider_settings_malformed',
    'webhook_address_forbidden',
    'secret_masked',
    'voice_unavailable',
    'last_factor',
    'mail_provider_exists',
    'mail_provider_unknown',
    'changed_meanwhile',
  ],
});
