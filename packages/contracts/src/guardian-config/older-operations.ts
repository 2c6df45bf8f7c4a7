// One operation for each setting, as 0.2.0 has them: its gateways ask them during the update to
// this release, and its guardian-config is asked them. They go in the next release.
import { defineOperation } from '@countersign/core';
import { z } from 'zod';
import { factorName, messageType, tenantId } from '../vocabulary.ts';
import {
  browserMemory,
  codeSettings,
  mfaPolicy,
  providerSettings,
  smsProviderKind,
  smsTemplates,
} from './guardian.ts';
import {
  factorServiceKind,
  pushApp,
  pushProvider,
  webauthnFactor,
  webauthnSettings,
} from './guardian-settings.ts';

const tenant = { tenantId };

export const setFactor = defineOperation('guardian-config.ask.v1.set-factor', {
  request: z.object({ ...tenant, factor: factorName, enabled: z.boolean() }),
  value: z.object({ enabled: z.boolean() }),
});

export const setPolicy = defineOperation('guardian-config.ask.v1.set-policy', {
  request: z.object({ ...tenant, policy: mfaPolicy }),
  value: z.object({ policy: mfaPolicy }),
});

export const setMessageTypes = defineOperation('guardian-config.ask.v1.set-message-types', {
  request: z.object({ ...tenant, messageTypes: z.array(messageType) }),
  value: z.object({ messageTypes: z.array(messageType) }),
});

export const setTemplates = defineOperation('guardian-config.ask.v1.set-templates', {
  request: z.object({ ...tenant, templates: smsTemplates }),
  value: z.object({ templates: smsTemplates }),
  refusals: ['template_malformed'],
});

export const setPhoneSettings = defineOperation('guardian-config.ask.v1.set-phone-settings', {
  request: z.object({ ...tenant, phone: codeSettings }),
  value: z.object({ phone: codeSettings }),
});

export const setEmailSettings = defineOperation('guardian-config.ask.v1.set-email-settings', {
  request: z.object({ ...tenant, email: codeSettings }),
  value: z.object({ email: codeSettings }),
});

export const setBrowserMemory = defineOperation('guardian-config.ask.v1.set-browser-memory', {
  request: z.object({ ...tenant, browserMemory }),
  value: z.object({ browserMemory }),
});

export const selectProvider = defineOperation('guardian-config.ask.v1.select-provider', {
  request: z.object({ ...tenant, provider: smsProviderKind }),
  value: z.object({ provider: smsProviderKind }),
  refusals: ['provider_unavailable'],
});

export const setProviderOrder = defineOperation('guardian-config.ask.v1.set-provider-order', {
  request: z.object({ ...tenant, order: z.array(smsProviderKind).min(1) }),
  value: z.object({ order: z.array(smsProviderKind) }),
  refusals: ['provider_unavailable', 'provider_repeated'],
});

/** Reads one provider's settings: `{}` when none are set; secrets masked unless `reveal`. */
export const readProvider = defineOperation('guardian-config.ask.v1.read-provider', {
  request: z.object({ ...tenant, kind: smsProviderKind, reveal: z.boolean() }),
  value: z.object({ settings: providerSettings }),
});

/** Replaces one provider's settings; a secret's mask keeps the stored one. */
export const configureProvider = defineOperation('guardian-config.ask.v1.configure-provider', {
  request: z.object({ ...tenant, kind: smsProviderKind, settings: providerSettings }),
  value: z.object({ settings: providerSettings }),
  refusals: [
    'provider_settings_malformed',
    'webhook_address_forbidden',
    'provider_unavailable',
    'secret_masked',
  ],
});

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
