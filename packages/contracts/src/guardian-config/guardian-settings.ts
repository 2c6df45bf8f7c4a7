import { defineOperation } from '@countersign/core';
import { z } from 'zod';
import { tenantId } from '../vocabulary.ts';
import { providerSettings, smsProviderKind } from './guardian.ts';

/** Who carries a push: the deployment's own app, Amazon, or Apple and Google themselves. */
export const pushProvider = z.enum(['guardian', 'sns', 'direct']);
export type PushProvider = z.output<typeof pushProvider>;

/** Where the tenant's own app is to be had, and its name. */
export const pushApp = z.object({
  googleLink: z.string().nullable(),
  appleLink: z.string().nullable(),
  name: z.string().nullable(),
});
export type PushApp = z.output<typeof pushApp>;

export const webauthnFactor = z.enum(['webauthn-roaming', 'webauthn-platform']);
export type WebauthnFactor = z.output<typeof webauthnFactor>;

export const webauthnSettings = z.object({
  userVerification: z.enum(['discouraged', 'preferred', 'required']),
  overridesRelyingParty: z.boolean(),
  relyingPartyId: z.string().nullable(),
});
export type WebauthnSettings = z.output<typeof webauthnSettings>;

/**
 * A model of authenticators (W3C WebAuthn Level 3, section 6.5.1: AAGUID). Written as a UUID, and
 * not always one by RFC 9562: makers choose any 128 bits.
 */
export const aaguid = z.guid().toLowerCase();

/** The models that people may enrol keys of; more than these no tenant vets. */
export const allowedAaguids = z.array(aaguid).min(1).max(100);

/** Outside services that a factor works through; their settings hold secrets. */
export const factorServiceKind = z.enum(['sns', 'apns', 'fcm', 'fcmv1', 'duo']);
export type FactorServiceKind = z.output<typeof factorServiceKind>;

/** Everything whose settings hold secrets, and are sealed. */
export const sealedKind = z.enum([...smsProviderKind.options, ...factorServiceKind.options]);
export type SealedKind = z.output<typeof sealedKind>;

/** What a tenant has decided about its factors that no login needs to know. */
export const guardianSettings = z.object({
  pushProvider,
  pushApp,
  webauthn: z.record(webauthnFactor, webauthnSettings),
});
export type GuardianSettings = z.output<typeof guardianSettings>;

/** The settings of some kinds, by kind: `{}` where none are set. */
export const openedSettings = z.partialRecord(sealedKind, providerSettings);

/**
 * Reads what only admins ask for, and the settings of the kinds that are to be opened; their
 * secrets are masked unless `reveal`.
 */
export const readGuardianSettings = defineOperation(
  'guardian-config.ask.v1.read-guardian-settings',
  {
    request: z.object({
      tenantId,
      open: z.array(sealedKind).default([]),
      reveal: z.boolean().default(false),
    }),
    value: guardianSettings.extend({
      /** Missing from an answer of 0.2.0, which opens nothing here. */
      opened: openedSettings.optional(),
    }),
  },
);

/**
 * Reads which models of authenticators people may enrol keys of; null where any will do. Asked
 * where a key is enrolled alone. It says nothing of a list to who asks a release that has none:
 * that one does not answer.
 */
export const readAllowedAuthenticators = defineOperation(
  'guardian-config.ask.v1.read-allowed-authenticators',
  {
    request: z.object({ tenantId }),
    value: z.object({ aaguids: z.array(z.string()).nullable() }),
  },
);
