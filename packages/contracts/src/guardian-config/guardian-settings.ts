import { defineOperation } from '@countersign/kernel';
import { z } from 'zod';
import { tenantId } from '../vocabulary.ts';
import { providerSettings } from './guardian.ts';

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

/** Outside services that a factor works through; their settings hold secrets. */
export const factorServiceKind = z.enum(['sns', 'apns', 'fcm', 'fcmv1', 'duo']);
export type FactorServiceKind = z.output<typeof factorServiceKind>;

/** What a tenant has decided about its factors that no login needs to know. */
export const guardianSettings = z.object({
  pushProvider,
  pushApp,
  webauthn: z.record(webauthnFactor, webauthnSettings),
});
export type GuardianSettings = z.output<typeof guardianSettings>;

const tenant = { tenantId };

export const readGuardianSettings = defineOperation(
  'guardian-config.ask.v1.read-guardian-settings',
  {
    request: z.object(tenant),
    value: guardianSettings,
  },
);

export const selectPushProvider = defineOperation('guardian-config.ask.v1.select-push-provider', {
  request: z.object({ ...tenant, provider: pushProvider }),
  value: z.object({ provider: pushProvider }),
});

/** Changes what is said of the tenant's app; what is left out stays. */
export const describePushApp = defineOperation('guardian-config.ask.v1.describe-push-app', {
  request: z.object({ ...tenant, app: pushApp.partial() }),
  value: z.object({ app: pushApp }),
});

/** Changes the settings of a WebAuthn factor; what is left out stays. */
export const setWebauthn = defineOperation('guardian-config.ask.v1.set-webauthn', {
  request: z.object({ ...tenant, factor: webauthnFactor, settings: webauthnSettings.partial() }),
  value: z.object({ settings: webauthnSettings }),
});

/** Reads the settings of one service: `{}` when none are set; secrets masked unless `reveal`. */
export const readFactorService = defineOperation('guardian-config.ask.v1.read-factor-service', {
  request: z.object({ ...tenant, kind: factorServiceKind, reveal: z.boolean() }),
  value: z.object({ settings: providerSettings }),
});

/**
 * Replaces the settings of one service, or changes some (`merge`). A secret equal to the mask keeps
 * the stored one; `null` clears. Answers what was given, and what is stored now, both masked.
 */
export const configureFactorService = defineOperation(
  'guardian-config.ask.v1.configure-factor-service',
  {
    request: z.object({
      ...tenant,
      kind: factorServiceKind,
      mode: z.enum(['replace', 'merge']),
      settings: providerSettings,
    }),
    value: z.object({ given: providerSettings, settings: providerSettings }),
    refusals: ['secret_masked'],
  },
);
