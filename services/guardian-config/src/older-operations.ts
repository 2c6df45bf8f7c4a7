// What gateways of 0.2.0 ask: one operation for each setting. Each is a patch or a reading under
// another name, and goes in the next release together with its contract.
import * as contracts from '@countersign/contracts';
import { type Messaging, noOf, yes } from '@countersign/core';
import type { Patch } from './guardian/patch-guardian.handler.ts';
import type { readGuardianSettings } from './guardian/read-guardian.handlers.ts';
import { maskedOf } from './settings/sealed-settings.ts';

interface Needs {
  readonly messaging: Messaging;
  readonly patch: Patch;
  readonly read: ReturnType<typeof readGuardianSettings>;
}

/** What a patch named is in its answer. */
const present = <Value>(named: Value | undefined): Value => {
  if (named === undefined) throw new Error('a patch did not answer what it named');
  return named;
};

/** Answers each operation of 0.2.0 by what has taken its place. */
export const answerOlder = ({ messaging, patch, read }: Needs) => {
  /** Patches, and answers a value of the older kind, or the refusal. */
  const patched = async <Value, Refusal extends string>(
    { refusals }: { readonly refusals: readonly Refusal[] },
    request: { readonly tenantId: string; readonly patch: contracts.GuardianPatch },
    answerOf: (named: contracts.PatchedGuardian) => Value,
  ) => {
    const reply = await patch(request, { isOlder: true });
    return reply.ok ? yes(answerOf(reply.value)) : noOf({ refusals }, reply.refusal);
  };

  const opened = async (tenantId: string, kind: contracts.SealedKind, reveal: boolean) =>
    yes({ settings: (await read({ tenantId, open: [kind], reveal })).value.opened[kind] ?? {} });

  return [
    messaging.answer(contracts.setFactor, ({ tenantId, factor, enabled }) =>
      patched(contracts.setFactor, { tenantId, patch: { factors: { [factor]: enabled } } }, () => ({
        enabled,
      })),
    ),
    messaging.answer(contracts.setPolicy, ({ tenantId, policy }) =>
      patched(contracts.setPolicy, { tenantId, patch: { policy } }, () => ({ policy })),
    ),
    messaging.answer(contracts.setMessageTypes, ({ tenantId, messageTypes }) =>
      patched(contracts.setMessageTypes, { tenantId, patch: { messageTypes } }, () => ({
        messageTypes,
      })),
    ),
    messaging.answer(contracts.setTemplates, ({ tenantId, templates }) =>
      patched(contracts.setTemplates, { tenantId, patch: { templates } }, () => ({ templates })),
    ),
    messaging.answer(contracts.setPhoneSettings, ({ tenantId, phone }) =>
      patched(contracts.setPhoneSettings, { tenantId, patch: { phone } }, () => ({ phone })),
    ),
    messaging.answer(contracts.setEmailSettings, ({ tenantId, email }) =>
      patched(contracts.setEmailSettings, { tenantId, patch: { email } }, () => ({ email })),
    ),
    messaging.answer(contracts.setBrowserMemory, ({ tenantId, browserMemory }) =>
      patched(contracts.setBrowserMemory, { tenantId, patch: { browserMemory } }, () => ({
        browserMemory,
      })),
    ),
    messaging.answer(contracts.selectProvider, ({ tenantId, provider }) =>
      patched(
        contracts.selectProvider,
        { tenantId, patch: { selectedProvider: provider } },
        () => ({
          provider,
        }),
      ),
    ),
    messaging.answer(contracts.setProviderOrder, ({ tenantId, order }) =>
      patched(contracts.setProviderOrder, { tenantId, patch: { providerOrder: order } }, () => ({
        order,
      })),
    ),
    messaging.answer(contracts.configureProvider, ({ tenantId, kind, settings }) =>
      patched(
        contracts.configureProvider,
        { tenantId, patch: { providers: { [kind]: { mode: 'replace', settings } } } },
        () => ({ settings: maskedOf(kind, settings) }),
      ),
    ),
    messaging.answer(contracts.selectPushProvider, ({ tenantId, provider }) =>
      patched(
        contracts.selectPushProvider,
        { tenantId, patch: { pushProvider: provider } },
        () => ({
          provider,
        }),
      ),
    ),
    messaging.answer(contracts.describePushApp, ({ tenantId, app }) =>
      patched(contracts.describePushApp, { tenantId, patch: { pushApp: app } }, (named) => ({
        app: present(named.pushApp),
      })),
    ),
    messaging.answer(contracts.setWebauthn, ({ tenantId, factor, settings }) =>
      patched(
        contracts.setWebauthn,
        { tenantId, patch: { webauthn: { [factor]: settings } } },
        (named) => ({ settings: present(named.webauthn?.[factor]) }),
      ),
    ),
    messaging.answer(contracts.configureFactorService, ({ tenantId, kind, mode, settings }) =>
      patched(
        contracts.configureFactorService,
        { tenantId, patch: { services: { [kind]: { mode, settings } } } },
        (named) => ({ given: maskedOf(kind, settings), settings: present(named.opened?.[kind]) }),
      ),
    ),
    messaging.answer(contracts.readProvider, ({ tenantId, kind, reveal }) =>
      opened(tenantId, kind, reveal),
    ),
    messaging.answer(contracts.readFactorService, ({ tenantId, kind, reveal }) =>
      opened(tenantId, kind, reveal),
    ),
  ];
};
