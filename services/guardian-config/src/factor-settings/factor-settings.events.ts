import {
  factorServiceKind,
  instant,
  pushApp,
  pushProvider,
  webauthnFactor,
  webauthnSettings,
} from '@countersign/contracts';
import { defineEvent } from '@countersign/kernel';
import { z } from 'zod';

export const PushProviderSelected = defineEvent('PushProviderSelected', {
  provider: pushProvider,
  at: instant,
});

export const PushAppDescribed = defineEvent('PushAppDescribed', { app: pushApp, at: instant });

export const WebauthnSettingsChosen = defineEvent('WebauthnSettingsChosen', {
  factor: webauthnFactor,
  settings: webauthnSettings,
  at: instant,
});

export const FactorServiceConfigured = defineEvent('FactorServiceConfigured', {
  service: factorServiceKind,
  sealedSettings: z.string(),
  /** A keyed hash of the settings, so that the same ones are recognised without opening any. */
  fingerprint: z.string(),
  at: instant,
});

export const FactorServiceCleared = defineEvent('FactorServiceCleared', {
  service: factorServiceKind,
  at: instant,
});

export const factorSettingsEvent = z.discriminatedUnion('type', [
  PushProviderSelected.schema,
  PushAppDescribed.schema,
  WebauthnSettingsChosen.schema,
  FactorServiceConfigured.schema,
  FactorServiceCleared.schema,
]);
export type FactorSettingsEvent = z.output<typeof factorSettingsEvent>;
