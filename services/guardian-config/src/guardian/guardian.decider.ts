import {
  factorServiceKind,
  type patchGuardian,
  smsProviderKind,
  webauthnFactor,
} from '@countersign/contracts';
import { accept, type Decider, type Decision, type RefusalOf, refuse } from '@countersign/core';
import type { PatchGuardian, PreparedSettings } from './guardian.commands.ts';
import {
  BrowserMemoryChosen,
  EmailSettingsChosen,
  FactorDisabled,
  FactorEnabled,
  FactorServiceCleared,
  FactorServiceConfigured,
  type GuardianEvent,
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

const factors: DecideField = ({ patch, now: at }, state) =>
  accept(
    ...Object.entries(patch.factors ?? {}).flatMap(([factor, enabled]) => {
      if (enabled === (state.factors[factor] ?? false)) return [];
      return [(enabled ? FactorEnabled : FactorDisabled)({ factor, at })];
    }),
  );

const policy: DecideField = ({ patch: { policy }, now: at }, state) =>
  !policy || sameSet(state.policy, policy) ? accept() : accept(PolicyChosen({ policy, at }));

const messageTypes: DecideField = ({ patch: { messageTypes }, now: at }, state) =>
  !messageTypes || sameSet(state.messageTypes, messageTypes)
    ? accept()
    : accept(MessageTypesChosen({ messageTypes, at }));

const templates: DecideField = ({ patch: { templates }, areWellFormed, now: at }, state) => {
  if (!templates) return accept();
  if (!areWellFormed) return refuse('template_malformed');
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

const selectedProvider: DecideField = ({ patch, offered, now: at }, { providerOrder }) => {
  const provider = patch.selectedProvider;
  if (provider === undefined) return accept();
  if (!offered.includes(provider)) return refuse('provider_unavailable');
  return providerOrder[0] === provider ? accept() : accept(ProviderSelected({ provider, at }));
};

const providerOrder: DecideField = ({ patch, offered, now: at }, state) => {
  const order = patch.providerOrder;
  if (!order) return accept();
  if (!order.every((provider) => offered.includes(provider))) return refuse('provider_unavailable');
  if (new Set(order).size < order.length) return refuse('provider_repeated');
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

const pushProvider: DecideField = ({ patch: { pushProvider: provider }, now: at }, state) =>
  provider === undefined || state.pushProvider === provider
    ? accept()
    : accept(PushProviderSelected({ provider, at }));

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

const fields: readonly DecideField[] = [
  ...[factors, policy, messageTypes, templates, phone, email, browserMemory],
  ...[selectedProvider, providerOrder, ...providers],
  ...[pushProvider, pushApp, webauthn, ...services],
];

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
  return accept(...events);
};

export const guardian: Decider<GuardianDocument, PatchGuardian, GuardianEvent, GuardianRefusal> = {
  initial,
  evolve,
  decide: patchDocument,
};
