import {
  type BrowserMemory,
  browserMemory,
  type CodeSettings,
  codeSettings,
  messageType,
  pushProvider,
  type SmsProviderKind,
  type SmsTemplates,
  smsProviderKind,
  type WebauthnSettings,
  webauthnSettings,
} from '@countersign/contracts';
import { andThen, isProblem } from '@countersign/edge-http';
import { chosenParty, mayBeRelyingParty } from '@countersign/login-flow';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { requireScopes } from '../management-scopes.ts';
import { problems } from '../problems.ts';
import { type Setting, setting } from './setting.ts';

const at = '/guardian/factors';

const { codeDigits, codeLifetimeSeconds } = codeSettings.shape;

/** The length and the life of a code, as Auth0 writes them. */
export const codeSettingsBody = z.strictObject({
  otp_length: codeDigits.describe('Digits of a one-time code'),
  otp_expiration_time: codeLifetimeSeconds.describe('Seconds a one-time code lives'),
});

export const codeSettingsOf = (code: CodeSettings) => ({
  otp_length: code.codeDigits,
  otp_expiration_time: code.codeLifetimeSeconds,
});

const codesOf = (factor: 'phone' | 'email') =>
  setting({
    paths: [`${at}/${factor}/settings`],
    schema: codeSettingsBody,
    shown: async ({ guardian }) =>
      andThen(await guardian(), (document) => codeSettingsOf(document[factor])),
    patch: ({ otp_length, otp_expiration_time }) => ({
      [factor]: { codeDigits: otp_length, codeLifetimeSeconds: otp_expiration_time },
    }),
  });

const { isOffered, isTicked, idleSeconds, overallSeconds } = browserMemory.shape;

const memoryBody = z
  .strictObject({
    display_remember_me_checkbox: isOffered.describe('Whether a browser may be remembered'),
    remember_me_default_value: isTicked.describe('Whether the box is ticked at first'),
    mfa_session_inactivity_timeout: idleSeconds.describe('Seconds of disuse it survives'),
    mfa_session_overall_timeout: overallSeconds.describe('Seconds it is remembered at most'),
  })
  .refine(
    ({ mfa_session_inactivity_timeout: idle, mfa_session_overall_timeout: overall }) =>
      idle <= overall,
    {
      path: ['mfa_session_inactivity_timeout'],
      error: 'must not exceed mfa_session_overall_timeout',
    },
  );

const memoryBodyOf = (memory: BrowserMemory) => ({
  display_remember_me_checkbox: memory.isOffered,
  remember_me_default_value: memory.isTicked,
  mfa_session_inactivity_timeout: memory.idleSeconds,
  mfa_session_overall_timeout: memory.overallSeconds,
});

/** The box that lets a person have a browser remembered. */
const memory = setting({
  paths: ['/guardian/settings'],
  reading: requireScopes('read:tenant_settings'),
  writing: requireScopes('update:tenant_settings'),
  schema: memoryBody,
  shown: async ({ guardian }) =>
    andThen(await guardian(), ({ browserMemory }) => memoryBodyOf(browserMemory)),
  patch: (body) => ({
    browserMemory: {
      isOffered: body.display_remember_me_checkbox,
      isTicked: body.remember_me_default_value,
      idleSeconds: body.mfa_session_inactivity_timeout,
      overallSeconds: body.mfa_session_overall_timeout,
    },
  }),
});

/** Who carries a push. */
const pushCarrier = setting({
  paths: [`${at}/push-notification/selected-provider`],
  schema: z.strictObject({ provider: pushProvider.describe('Provider that sends pushes') }),
  shown: async ({ settings }) =>
    andThen(await settings(), (document) => ({ provider: document.pushProvider })),
  patch: ({ provider }) => ({ pushProvider: provider }),
  names: { pushProvider: 'provider' },
});

const { userVerification, overridesRelyingParty } = webauthnSettings.shape;

const relyingParty = {
  overrideRelyingParty: overridesRelyingParty.optional(),
  relyingPartyIdentifier: z.string().min(1).max(253).nullable().optional(),
};
const roamingBody = z.strictObject({
  userVerification: userVerification.optional(),
  ...relyingParty,
});
type WebauthnBody = z.output<typeof roamingBody>;
type Leaves = NonNullable<Setting<WebauthnBody>['leaves']>;
/** A platform's own authenticator always verifies its user. */
const webauthnBodies = {
  'webauthn-roaming': roamingBody,
  'webauthn-platform': z.strictObject(relyingParty),
};

const webauthnBodyOf = (settings: WebauthnSettings) => ({
  userVerification: settings.userVerification,
  overrideRelyingParty: settings.overridesRelyingParty,
  ...(settings.relyingPartyId !== null && { relyingPartyIdentifier: settings.relyingPartyId }),
});

/**
 * W3C WebAuthn Level 3, section 5.1.3: a key may be made for the host of the page, or for a domain
 * that it is in and that has a dot. For another no browser makes one: nobody could enrol.
 */
const foreignParty = (
  { relyingPartyIdentifier: id }: WebauthnBody,
  { hosts }: FastifyRequest['tenant'],
) => {
  const isOfPages = (host: string) =>
    id && mayBeRelyingParty(id, new URL(`https://${host}`).hostname);
  return id && !hosts.some(isOfPages) ? problems.relying_party_foreign : undefined;
};

/**
 * A key signs for the one site that it was made for: those of a site before are asked for no more,
 * and go on to count as enrolled, so that a password alone enrols nothing in their place.
 */
const orphaned =
  (factor: keyof typeof webauthnBodies): Leaves =>
  async ({ overrideRelyingParty: overrides, relyingPartyIdentifier: id }, { settings }, tenant) => {
    const document = await settings();
    if (isProblem(document)) return document;
    const { overridesRelyingParty, relyingPartyId } = document.webauthn[factor];
    const before = { overridesRelyingParty, relyingPartyId };
    const after = {
      overridesRelyingParty: overrides ?? overridesRelyingParty,
      relyingPartyId: id === undefined ? relyingPartyId : id,
    };
    const former = chosenParty(tenant, before);
    return chosenParty(tenant, after) === former ? undefined : { factor, relyingPartyId: former };
  };

const webauthn = (factor: keyof typeof webauthnBodies) =>
  setting<WebauthnBody>({
    paths: [`${at}/${factor}/settings`],
    schema: webauthnBodies[factor],
    fault: foreignParty,
    leaves: orphaned(factor),
    // What a body does not have is not answered, nor can it be sent.
    shownSchema: z.object(webauthnBodies[factor].shape),
    shown: async ({ settings }) =>
      andThen(await settings(), (document) => webauthnBodyOf(document.webauthn[factor])),
    patch: (body) => ({
      webauthn: {
        [factor]: {
          userVerification: body.userVerification,
          overridesRelyingParty: body.overrideRelyingParty,
          relyingPartyId: body.relyingPartyIdentifier,
        },
      },
    }),
  });

export const settings = [
  ...[codesOf('phone'), codesOf('email'), memory, pushCarrier],
  ...[webauthn('webauthn-roaming'), webauthn('webauthn-platform')],
];

/** How a code may reach a phone. */
const messageTypes = setting({
  paths: [`${at}/phone/message-types`],
  schema: z.strictObject({
    message_types: z.array(messageType).describe('How a code may reach a phone'),
  }),
  shown: async ({ guardian }) =>
    andThen(await guardian(), (document) => ({ message_types: document.messageTypes })),
  patch: ({ message_types }) => ({ messageTypes: message_types }),
  names: { messageTypes: 'message_types' },
  warns: true,
});

const templatesBody = z.strictObject({
  enrollment_message: z.string().describe('Message sent to the user to enroll'),
  verification_message: z.string().describe('Message sent to the user to verify'),
});

/** What Auth0 shows for a tenant that has written no texts. */
const unwritten: SmsTemplates = {
  enrollmentMessage:
    '{{code}} is your verification code for {{tenant.friendly_name}}. ' +
    'Please enter this code to verify your enrollment.',
  verificationMessage: '{{code}} is your verification code for {{tenant.friendly_name}}',
};

const templatesBodyOf = (templates: SmsTemplates) => ({
  enrollment_message: templates.enrollmentMessage,
  verification_message: templates.verificationMessage,
});

/** The texts of messages, in Liquid; `none` is what is shown where none are written. */
const templates = (factor: 'phone' | 'sms', none?: SmsTemplates) =>
  setting({
    paths: [`${at}/${factor}/templates`],
    schema: templatesBody,
    mayBeUnset: none === undefined,
    shown: async ({ guardian }) =>
      andThen(await guardian(), (document) => {
        const written = document.templates ?? none;
        return written && templatesBodyOf(written);
      }),
    patch: ({ enrollment_message, verification_message }) => ({
      templates: {
        enrollmentMessage: enrollment_message,
        verificationMessage: verification_message,
      },
    }),
    names: {
      'templates.enrollmentMessage': 'enrollment_message',
      'templates.verificationMessage': 'verification_message',
    },
  });

/** Auth0's name for the webhook is spelt with dashes; ours is understood too. */
const auth0Hook = 'phone-message-hook';
const providerName = z
  .enum([...smsProviderKind.options, auth0Hook])
  .describe('Provider that sends messages');
type ProviderName = z.output<typeof providerName>;

const kindOf = (name: ProviderName): SmsProviderKind =>
  name === auth0Hook ? 'phone_message_hook' : name;
const nameOf = (kind: SmsProviderKind): ProviderName =>
  kind === 'phone_message_hook' ? auth0Hook : kind;

const selectedProvider = setting({
  paths: [`${at}/phone/selected-provider`, `${at}/sms/selected-provider`],
  schema: z.strictObject({ provider: providerName }),
  shown: async ({ guardian }) =>
    andThen(await guardian(), (document) => ({ provider: nameOf(document.selectedProvider) })),
  patch: ({ provider }) => ({ selectedProvider: kindOf(provider) }),
  names: { selectedProvider: 'provider' },
  warns: true,
});

/** Whom to try, first to last. */
const providerOrder = setting({
  paths: [`${at}/phone/providers`],
  schema: z.strictObject({ order: z.array(providerName).min(1) }),
  shown: async ({ guardian }) =>
    andThen(await guardian(), (document) => ({ order: document.providerOrder.map(nameOf) })),
  patch: ({ order }) => ({ providerOrder: order.map(kindOf) }),
  names: { providerOrder: 'order' },
  warns: true,
});

/** How messages reach a phone. */
export const phoneSettings = [
  ...[messageTypes, templates('phone', unwritten), templates('sms')],
  ...[selectedProvider, providerOrder],
];
