import {
  factorServiceKind,
  type MessageLimits,
  type patchGuardian,
  type SmsProviderKind,
  smsProviderKind,
  webauthnFactor,
} from '@countersign/contracts';
import { accept, type Decider, type Decision, type RefusalOf, refuse } from '@countersign/core';
import type { PatchGuardian, PreparedSettings } from './guardian.commands.ts';
import {
  AuthenticatorsAllowed,
  BrowserMemoryChosen,
  EmailSettingsChosen,
  FactorDisabled,
  FactorEnabled,
  FactorServiceCleared,
  FactorServiceConfigured,
  type GuardianEvent,
  MailProviderConfigured,
  MailProviderRemoved,
  MessageLimitsChosen,
  MessageTypesChosen,
  PhoneSettingsChosen,
  PolicyChosen,
  ProviderCleared,
  ProviderConfigured,
  ProviderOrderChosen,
  ProviderSelected,
  PushAppDescribed,
  PushProviderSelected,
  TemplatesWritten,
  WebauthnSettingsChosen,
} from './guardian.events.ts';
import { evolve, type GuardianDocument, initial, type SealedSettings } from './guardian.state.ts';

export type GuardianRefusal = RefusalOf<typeof patchGuardian>;
type Decided = Decision<GuardianEvent, GuardianRefusal>;

/** The services by any of which a push is carried. */
const pushServices = factorServiceKind.options.filter((kind) => kind !== 'duo');

/** Decides one field of a patch; a field that it does not name changes nothing. */
type DecideField = (command: PatchGuardian, state: GuardianDocument) => Decided;

const sameSet = (left: readonly string[], right: readonly string[]) =>
  new Set(left).symmetricDifference(new Set(right)).size === 0;

const sameOrder = (left: readonly string[], right: readonly string[]) =>
  left.length === right.length && left.every((item, index) => item === right[index]);

type Flat = Readonly<Record<string, unknown>>;

/** What is left out, or undefined, stays. */
const given = (part: object) =>
  Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined));

/** Whether a part of something flat says anything new of it. */
const changes = (part: object, whole: object | null) => {
  // Only entries are compared, whatever their names.
  const before = (whole ?? {}) as Flat;
  return Object.entries(given(part)).some(([key, value]) => before[key] !== value);
};

const factors: DecideField = ({ patch, keepsOneOf = [], now: at }, state) => {
  const after = { ...state.factors, ...given(patch.factors ?? {}) };
  const isOneOn = (on: Flat) => keepsOneOf.some((factor) => on[factor]);
  if (isOneOn(state.factors) && !isOneOn(after)) return refuse('last_factor');
  return accept(
    ...Object.entries(patch.factors ?? {}).flatMap(([factor, enabled]) => {
      if (enabled === (state.factors[factor] ?? false)) return [];
      return [(enabled ? FactorEnabled : FactorDisabled)({ factor, at })];
    }),
  );
};

const policy: DecideField = ({ patch: { policy }, now: at }, state) =>
  !policy || sameSet(state.policy, policy) ? accept() : accept(PolicyChosen({ policy, at }));

const messageTypes: DecideField = ({ patch: { messageTypes }, now: at }, state) =>
  !messageTypes || sameSet(state.messageTypes, messageTypes)
    ? accept()
    : accept(MessageTypesChosen({ messageTypes, at }));

const templates: DecideField = ({ patch: { templates }, malformedTemplate, now: at }, state) => {
  if (!templates) return accept();
  if (malformedTemplate) return refuse('template_malformed');
  return changes(templates, state.templates)
    ? accept(TemplatesWritten({ templates, at }))
    : accept();
};

const phone: DecideField = ({ patch: { phone }, now: at }, state) =>
  phone && changes(phone, state.phone) ? accept(PhoneSettingsChosen({ ...phone, at })) : accept();

const email: DecideField = ({ patch: { email }, now: at }, state) =>
  email && changes(email, state.email) ? accept(EmailSettingsChosen({ ...email, at })) : accept();

const browserMemory: DecideField = ({ patch: { browserMemory: memory }, now: at }, state) =>
  memory && changes(memory, state.browserMemory)
    ? accept(BrowserMemoryChosen({ ...memory, at }))
    : accept();

/**
 * Whether nobody of a tenant's could send yet. Then what is chosen takes nothing away that works,
 * and may be chosen before it has settings, as Auth0's own tools do.
 */
const hasNoProvider = ({ sealed }: GuardianDocument): boolean =>
  !smsProviderKind.options.some((kind) => sealed[kind]);
const hasNoPushService = ({ sealed }: GuardianDocument): boolean =>
  !pushServices.some((kind) => sealed[kind]);

/** Why one may not be sent through, unless that is so already. */
const objectionTo = (
  provider: SmsProviderKind,
  { offered, usable }: PatchGuardian,
  state: GuardianDocument,
) => {
  if (!offered.includes(provider)) return 'provider_unavailable';
  const mayStay = state.providerOrder.includes(provider) || hasNoProvider(state);
  return mayStay || usable.includes(provider) ? undefined : 'provider_unconfigured';
};

const selectedProvider: DecideField = (command, state) => {
  const { patch, now: at } = command;
  const provider = patch.selectedProvider;
  if (provider === undefined) return accept();
  const objection = objectionTo(provider, command, state);
  if (objection) return refuse(objection);
  return state.providerOrder[0] === provider
    ? accept()
    : accept(ProviderSelected({ provider, at }));
};

const providerOrder: DecideField = (command, state) => {
  const { patch, now: at } = command;
  const order = patch.providerOrder;
  if (!order) return accept();
  if (new Set(order).size < order.length) return refuse('provider_repeated');
  const [objection] = order.flatMap((provider) => objectionTo(provider, command, state) ?? []);
  if (objection) return refuse(objection);
  return sameOrder(state.providerOrder, order)
    ? accept()
    : accept(ProviderOrderChosen({ order, at }));
};

/** How a kind of settings is recorded, and how it is cleared. */
interface Facts {
  readonly configured: (settings: SealedSettings) => GuardianEvent;
  readonly cleared: () => GuardianEvent;
}

const settings = (
  prepared: PreparedSettings | undefined,
  before: SealedSettings | undefined,
  { configured, cleared }: Facts,
): Decided => {
  switch (prepared?.status) {
    case undefined:
      return accept();
    case 'unavailable':
      return refuse('provider_unavailable');
    case 'malformed':
      return refuse('provider_settings_malformed');
    case 'masked':
      return refuse('secret_masked');
    case 'address_forbidden':
      return refuse('webhook_address_forbidden');
    case 'none':
      return before ? accept(cleared()) : accept();
    case 'sealed': {
      const { sealedSettings, fingerprint } = prepared;
      if (before?.fingerprint === fingerprint) return accept();
      return accept(configured({ sealedSettings, fingerprint }));
    }
  }
};

const providers = smsProviderKind.options.map(
  (provider): DecideField =>
    ({ patch, now: at }, { sealed }) =>
      settings(patch.providers?.[provider], sealed[provider], {
        configured: (kept) => ProviderConfigured({ provider, ...kept, at }),
        cleared: () => ProviderCleared({ provider, at }),
      }),
);

const services = factorServiceKind.options.map(
  (service): DecideField =>
    ({ patch, now: at }, { sealed }) =>
      settings(patch.services?.[service], sealed[service], {
        configured: (kept) => FactorServiceConfigured({ service, ...kept, at }),
        cleared: () => FactorServiceCleared({ service, at }),
      }),
);

const pushProvider: DecideField = ({ patch, usableForPush, now: at }, state) => {
  const { pushProvider: provider } = patch;
  if (provider === undefined || state.pushProvider === provider) return accept();
  if (!usableForPush.includes(provider) && !hasNoPushService(state)) {
    return refuse('provider_unconfigured');
  }
  return accept(PushProviderSelected({ provider, at }));
};

const pushApp: DecideField = ({ patch: { pushApp: part }, now: at }, { pushApp: before }) =>
  part && changes(part, before)
    ? accept(PushAppDescribed({ app: { ...before, ...given(part) }, at }))
    : accept();

const webauthn: DecideField = ({ patch, now: at }, state) =>
  accept(
    ...webauthnFactor.options.flatMap((factor) => {
      const [part, before] = [patch.webauthn?.[factor], state.webauthn[factor]];
      if (!part || !changes(part, before)) return [];
      return [WebauthnSettingsChosen({ factor, settings: { ...before, ...given(part) }, at })];
    }),
  );

const allowedAaguids: DecideField = ({ patch: { allowedAaguids: wanted }, now: at }, state) => {
  if (wanted === undefined) return accept();
  const aaguids = wanted && [...new Set(wanted)];
  const { allowedAaguids: before } = state;
  const isSame = aaguids && before ? sameSet(aaguids, before) : aaguids === before;
  return isSame ? accept() : accept(AuthenticatorsAllowed({ aaguids, at }));
};

/** Each code once and in order, so that the same wish is the same however it is written. */
const inOrder = ({ countries, ...rest }: MessageLimits): MessageLimits => ({
  countries:
    countries.mode === 'all'
      ? countries
      : { mode: countries.mode, codes: [...new Set(countries.codes)].sort() },
  ...rest,
});

const codesOf = ({ countries }: MessageLimits): readonly string[] =>
  countries.mode === 'all' ? [] : countries.codes;

const sameLimits = (left: MessageLimits, right: MessageLimits) =>
  left.perHour === right.perHour &&
  left.perDay === right.perDay &&
  left.perNumberPerDay === right.perNumberPerDay &&
  left.countries.mode === right.countries.mode &&
  sameSet(codesOf(left), codesOf(right));

const messageLimits: DecideField = ({ patch: { messageLimits: wanted }, now: at }, state) => {
  if (!wanted || sameLimits(state.messageLimits, wanted)) return accept();
  return accept(MessageLimitsChosen({ limits: inOrder(wanted), at }));
};

const mailProvider: DecideField = ({ patch: { mailProvider: wanted }, now: at }, state) => {
  const { mailProvider: before } = state;
  if (wanted === undefined) return accept();
  if (wanted === null) return before ? accept(MailProviderRemoved({ at })) : accept();
  const { mode, settings: prepared, enabled = before?.enabled ?? true } = wanted;
  if (mode === 'create' && before) return refuse('mail_provider_exists');
  if (mode === 'change' && !before) return refuse('mail_provider_unknown');
  // A server is set up whole, or not at all.
  if (prepared.status === 'none') return refuse('provider_settings_malformed');
  const standing = before?.enabled === enabled ? before : undefined;
  return settings(prepared, standing, {
    configured: (kept) => MailProviderConfigured({ enabled, ...kept, at }),
    cleared: () => MailProviderRemoved({ at }),
  });
};

const fields: readonly DecideField[] = [
  ...[factors, policy, messageTypes, templates, phone, email, browserMemory],
  ...[selectedProvider, providerOrder, ...providers],
  ...[pushProvider, pushApp, webauthn, allowedAaguids, messageLimits, mailProvider, ...services],
];

/** Whether people are offered a call that nobody would make. */
export const isWithoutCaller = (
  { messageTypes, providerOrder }: GuardianDocument,
  { calling }: Pick<PatchGuardian, 'calling'>,
) =>
  messageTypes.includes('voice') && !providerOrder.some((provider) => calling.includes(provider));

/**
 * Merges a patch into the document: each field is decided where those before it have left it. What
 * one field is refused for refuses the whole.
 */
const patchDocument = (command: PatchGuardian, before: GuardianDocument): Decided => {
  let state = before;
  const events: GuardianEvent[] = [];
  for (const decideField of fields) {
    const decided = decideField(command, state);
    if (decided.refusal !== undefined) return refuse(decided.refusal);
    events.push(...decided.events);
    state = decided.events.reduce(evolve, state);
  }
  const isNew = isWithoutCaller(state, command) && !isWithoutCaller(before, command);
  if (isNew && !hasNoProvider(state)) {
    return refuse('voice_unavailable');
  }
  return accept(...events);
};

/** What of a patch a refusal is about: `templates.verificationMessage`, say. */
export const fieldOf = (
  refusal: GuardianRefusal,
  { patch, malformedTemplate }: PatchGuardian,
): string | undefined => {
  const chosen = ['messageTypes', 'selectedProvider', 'providerOrder', 'pushProvider'] as const;
  switch (refusal) {
    case 'template_malformed':
      return malformedTemplate && `templates.${malformedTemplate}`;
    case 'provider_settings_malformed':
    case 'secret_masked':
    case 'webhook_address_forbidden': {
      const ofMail = patch.mailProvider ? [patch.mailProvider.settings] : [];
      const all = [...Object.values({ ...patch.providers, ...patch.services }), ...ofMail];
      return all.find((prepared) => 'field' in prepared)?.field;
    }
    case 'provider_repeated':
      return 'providerOrder';
    default:
      return chosen.find((field) => patch[field] !== undefined);
  }
};

export const guardian: Decider<GuardianDocument, PatchGuardian, GuardianEvent, GuardianRefusal> = {
  initial,
  evolve,
  decide: patchDocument,
};
