import {
  factorName,
  factorServiceKind,
  instant,
  messageLimits,
  messageType,
  mfaPolicy,
  pushApp,
  pushProvider,
  smsProviderKind,
  smsTemplates,
  webauthnFactor,
  webauthnSettings,
} from '@countersign/contracts';
import { defineEvent } from '@countersign/core';
import { z } from 'zod';

export const FactorEnabled = defineEvent('FactorEnabled', { factor: factorName, at: instant });
export const FactorDisabled = defineEvent('FactorDisabled', { factor: factorName, at: instant });
export const PolicyChosen = defineEvent('PolicyChosen', { policy: mfaPolicy, at: instant });

export const MessageTypesChosen = defineEvent('MessageTypesChosen', {
  messageTypes: z.array(messageType),
  at: instant,
});

export const TemplatesWritten = defineEvent('TemplatesWritten', {
  templates: smsTemplates,
  at: instant,
});

/** The bounds of today belong to the operation; what was once allowed must stay readable. */
export const PhoneSettingsChosen = defineEvent('PhoneSettingsChosen', {
  codeDigits: z.int(),
  codeLifetimeSeconds: z.int(),
  at: instant,
});

export const EmailSettingsChosen = defineEvent('EmailSettingsChosen', {
  codeDigits: z.int(),
  codeLifetimeSeconds: z.int(),
  at: instant,
});

export const BrowserMemoryChosen = defineEvent('BrowserMemoryChosen', {
  isOffered: z.boolean(),
  isTicked: z.boolean(),
  idleSeconds: z.int(),
  overallSeconds: z.int(),
  at: instant,
});

export const ProviderSelected = defineEvent('ProviderSelected', {
  provider: smsProviderKind,
  at: instant,
});

export const ProviderOrderChosen = defineEvent('ProviderOrderChosen', {
  order: z.array(smsProviderKind),
  at: instant,
});

export const ProviderConfigured = defineEvent('ProviderConfigured', {
  provider: smsProviderKind,
  sealedSettings: z.string(),
  /** A keyed hash of the settings, so that the same ones are recognised without opening any. */
  fingerprint: z.string(),
  at: instant,
});

export const ProviderCleared = defineEvent('ProviderCleared', {
  provider: smsProviderKind,
  at: instant,
});

// What only admins ask for, in a stream of its own.

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

/** Which models of authenticators people may enrol keys of; in a stream of its own. */
export const AuthenticatorsAllowed = defineEvent('AuthenticatorsAllowed', {
  /** Null where any will do. */
  aaguids: z.array(z.string()).nullable(),
  at: instant,
});

/** Where texts and calls may go to, and how many; in a stream of its own. */
export const MessageLimitsChosen = defineEvent('MessageLimitsChosen', {
  limits: messageLimits,
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

/** The tenant's own mail server, as it is from now on; in a stream of its own. */
export const MailProviderConfigured = defineEvent('MailProviderConfigured', {
  enabled: z.boolean(),
  sealedSettings: z.string(),
  /** A keyed hash of the settings, so that the same ones are recognised without opening any. */
  fingerprint: z.string(),
  at: instant,
});

export const MailProviderRemoved = defineEvent('MailProviderRemoved', { at: instant });

export const guardianEvent = z.discriminatedUnion('type', [
  FactorEnabled.schema,
  FactorDisabled.schema,
  PolicyChosen.schema,
  MessageTypesChosen.schema,
  TemplatesWritten.schema,
  PhoneSettingsChosen.schema,
  EmailSettingsChosen.schema,
  BrowserMemoryChosen.schema,
  ProviderSelected.schema,
  ProviderOrderChosen.schema,
  ProviderConfigured.schema,
  ProviderCleared.schema,
  PushProviderSelected.schema,
  PushAppDescribed.schema,
  WebauthnSettingsChosen.schema,
  AuthenticatorsAllowed.schema,
  MessageLimitsChosen.schema,
  FactorServiceConfigured.schema,
  FactorServiceCleared.schema,
  MailProviderConfigured.schema,
  MailProviderRemoved.schema,
]);
export type GuardianEvent = z.output<typeof guardianEvent>;
