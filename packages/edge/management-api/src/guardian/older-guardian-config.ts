// What the gateway asks a guardian-config of 0.2.0, which has one operation for each setting, in
// the update to this release. It goes in the next one.
import * as contracts from '@countersign/contracts';
import { type Reply, type ReplyOf, Unanswered, yes } from '@countersign/core';
import { andThen } from '@countersign/edge-http';
import type { ManagementNeeds } from '../needs.ts';
import { answered } from '../problems.ts';

interface Needs extends Pick<ManagementNeeds, 'ask'> {
  readonly tenantId: string;
}

type Patched = ReplyOf<typeof contracts.patchGuardian>;
type Refusal = Extract<Patched, { readonly ok: false }>['refusal'];

/** What an older answer says, as the answer to a patch. */
const named = <Value>(
  reply: Reply<Value, Refusal>,
  asPatched: (value: Value) => contracts.PatchedGuardian,
): Patched => (reply.ok ? yes(asPatched(reply.value)) : reply);

/** The only entry that a route names. */
const entry = <Key extends string, Value>(
  keys: readonly Key[],
  record: Readonly<Partial<Record<Key, Value>>> | undefined,
) => {
  const key = keys.find((each) => record?.[each] !== undefined);
  const value = key && record?.[key];
  return key !== undefined && value !== undefined ? { key, value } : undefined;
};

/** Reads and patches by the operations of 0.2.0. A route names one thing at a time. */
export const olderGuardianConfig = ({ ask, tenantId }: Needs) => {
  const ofLogins = async (patch: contracts.GuardianPatch): Promise<Patched | undefined> => {
    const { policy, messageTypes, templates, phone, email, browserMemory } = patch;
    const { selectedProvider: provider, providerOrder: order } = patch;
    if (policy) return ask(contracts.setPolicy, { tenantId, policy });
    if (messageTypes) return ask(contracts.setMessageTypes, { tenantId, messageTypes });
    if (templates) return ask(contracts.setTemplates, { tenantId, templates });
    if (phone) return ask(contracts.setPhoneSettings, { tenantId, phone });
    if (email) return ask(contracts.setEmailSettings, { tenantId, email });
    if (browserMemory) return ask(contracts.setBrowserMemory, { tenantId, browserMemory });
    if (provider) {
      const reply = await ask(contracts.selectProvider, { tenantId, provider });
      return named(reply, () => ({ selectedProvider: provider }));
    }
    if (order) {
      const reply = await ask(contracts.setProviderOrder, { tenantId, order });
      return named(reply, () => ({ providerOrder: order }));
    }
    const factor = entry(Object.keys(patch.factors ?? {}), patch.factors);
    if (factor) {
      const request = { tenantId, factor: factor.key, enabled: factor.value };
      const reply = await ask(contracts.setFactor, request);
      return named(reply, ({ enabled }) => ({ factors: { [factor.key]: enabled } }));
    }
    const settings = entry(contracts.smsProviderKind.options, patch.providers);
    if (!settings) return undefined;
    const request = { tenantId, kind: settings.key, settings: settings.value.settings };
    const reply = await ask(contracts.configureProvider, request);
    return named(reply, (shown) => ({ opened: { [settings.key]: shown.settings } }));
  };

  const ofAdmins = async (patch: contracts.GuardianPatch): Promise<Patched | undefined> => {
    const { pushProvider: provider, pushApp } = patch;
    if (provider) {
      const reply = await ask(contracts.selectPushProvider, { tenantId, provider });
      return named(reply, () => ({ pushProvider: provider }));
    }
    if (pushApp) {
      const reply = await ask(contracts.describePushApp, { tenantId, app: pushApp });
      return named(reply, ({ app }) => ({ pushApp: app }));
    }
    const webauthn = entry(contracts.webauthnFactor.options, patch.webauthn);
    if (webauthn) {
      const request = { tenantId, factor: webauthn.key, settings: webauthn.value };
      const reply = await ask(contracts.setWebauthn, request);
      return named(reply, ({ settings }) => ({ webauthn: { [webauthn.key]: settings } }));
    }
    const service = entry(contracts.factorServiceKind.options, patch.services);
    if (!service) return undefined;
    const request = { tenantId, kind: service.key, ...service.value };
    const reply = await ask(contracts.configureFactorService, request);
    return named(reply, ({ settings }) => ({ opened: { [service.key]: settings } }));
  };

  return {
    patch: async (patch: contracts.GuardianPatch): Promise<Patched> => {
      const done = (await ofLogins(patch)) ?? (await ofAdmins(patch));
      if (!done) throw new Unanswered(contracts.patchGuardian.subject, 'no-responders');
      return done;
    },
    opened: async (kind: contracts.SealedKind, reveal: boolean) => {
      const provider = contracts.smsProviderKind.safeParse(kind);
      if (provider.success) {
        const request = { tenantId, kind: provider.data, reveal };
        const read = answered(await ask(contracts.readProvider, request));
        return andThen(read, ({ settings }) => settings);
      }
      const request = { tenantId, kind: contracts.factorServiceKind.parse(kind), reveal };
      const read = answered(await ask(contracts.readFactorService, request));
      return andThen(read, ({ settings }) => settings);
    },
  };
};
