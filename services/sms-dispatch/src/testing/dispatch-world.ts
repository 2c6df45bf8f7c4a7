import {
  type CodeContext,
  codeRequested,
  readDispatch,
  readSmsDelivery,
  readTenant,
  type SmsProviderKind,
  type SmsTemplates,
} from '@countersign/contracts';
import { type Clock, type Messaging, plus, yes } from '@countersign/core';
import { openWorld, plainTenantSettings, type World } from '@countersign/testkit';
import { dispatchEvent } from '../dispatch/dispatch.events.ts';
import { dispatchStream } from '../dispatch/dispatch-stream.ts';
import { type SmsDispatchPorts, startSmsDispatch } from '../service.ts';

const tenantId = 'acme';
export const phoneNumber = '+15005550123';

interface Stored {
  readonly kind: SmsProviderKind;
  readonly settings?: Readonly<Record<string, string>>;
}

/** What the tenant has decided; a test changes it. */
interface Tenant {
  providers: readonly Stored[];
  templates: SmsTemplates | null;
}

/** Answers as guardian-config and directory would. */
const answerFor = async (
  tenant: Tenant,
  { messaging, vault }: Pick<World, 'messaging' | 'vault'>,
) => {
  // Sealed when they are stored, once: what stays as it is has the same text each time.
  const kept = new WeakMap<object, Promise<string>>();
  const seal = (kind: SmsProviderKind, settings: object) => {
    const text = vault.seal(`provider-settings:${tenantId}:${kind}`, JSON.stringify(settings));
    kept.set(settings, text);
    return text;
  };
  const sealed = async ({ kind, settings }: Stored) => ({
    kind,
    sealedSettings: settings ? await (kept.get(settings) ?? seal(kind, settings)) : null,
  });
  await messaging.answer(readSmsDelivery, async () =>
    yes({
      providers: await Promise.all(tenant.providers.map(sealed)),
      templates: tenant.templates,
    }),
  );
  await messaging.answer(readTenant, async () =>
    yes({
      ...{ tenantId, hosts: ['login.acme.example'] },
      ...{ settings: plainTenantSettings, customTextLanguages: [] },
    }),
  );
};

const contextOf = (challengeId: string): CodeContext => ({
  tenantId,
  userId: 'auth0|u1',
  challengeId,
  authenticatorId: 'dev_0123456789abcdef',
  purpose: 'login',
  send: 1,
});

/** A world where the neighbours answer for one tenant, and codes can be asked for. */
export const openDispatchWorld = async (speakAs?: (clock: Clock) => Promise<Messaging>) => {
  const world = openWorld();
  const { vault, codes, store, clock } = world;
  const messaging = speakAs ? await speakAs(clock) : world.messaging;
  const tenant: Tenant = { providers: [], templates: null };

  await answerFor(tenant, { messaging, vault });
  const optionsOf = { keyId: codes.currentKeyId, digits: 6 };

  /** What session tells when a code has to reach a phone. */
  const requestOf = async (challengeId: string, over: Partial<RequestExtras> = {}) => {
    const context = contextOf(challengeId);
    return {
      ...context,
      ...optionsOf,
      messageType: 'sms' as const,
      sealedPhoneNumber: await vault.sealFor(context, 'phone', phoneNumber),
      host: 'login.acme.example',
      locale: 'en',
      expiresAt: plus(clock(), 300_000),
      ...over,
    };
  };

  return {
    ...world,
    messaging,
    tenant,
    requestOf,
    codeOf: (challengeId: string) => codes.derive(contextOf(challengeId), optionsOf),
    /** Publishes a request; a repeat needs another message id to get past the first door. */
    ask: async (challengeId: string, over: Partial<RequestExtras> = {}, id = challengeId) =>
      messaging.publish(codeRequested, { id, body: await requestOf(challengeId, over) }),
    start: (ports: Partial<SmsDispatchPorts> = {}) =>
      startSmsDispatch({ messaging, store, vault, codes, clock, ...ports }),
    streamOf: (challengeId: string) => dispatchStream({ challengeId, send: 1 }),
    facts: async (challengeId: string) => {
      const { events } = await store.load(dispatchStream({ challengeId, send: 1 }));
      return events.map(({ type, data }) => dispatchEvent.parse({ type, data }));
    },
    statusOf: async (challengeId: string) => {
      const reply = await messaging.ask(readDispatch, { challengeId, send: 1 });
      return reply.ok ? reply.value.status : undefined;
    },
  };
};

interface RequestExtras {
  readonly purpose: 'enroll' | 'login';
  readonly messageType: 'sms' | 'voice';
  readonly host: string;
  readonly locale: string;
  readonly expiresAt: string;
}

export type DispatchWorld = Awaited<ReturnType<typeof openDispatchWorld>>;
