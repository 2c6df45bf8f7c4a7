import {
  type CodeNotice,
  type Notice,
  noticeDue,
  type Profile,
  readMailDelivery,
  readTenant,
  readUser,
  type SmtpSettings,
  sealedMailSettings,
} from '@countersign/contracts';
import { type Clock, type Messaging, no, plus, yes } from '@countersign/core';
import { openWorld, plainTenantSettings } from '@countersign/testkit';
import type { MailOutcome } from '../mail/mail.commands.ts';
import { mailEvent } from '../mail/mail.events.ts';
import type { Mailer, OutgoingMail } from '../mailer.ts';
import { type MailDispatchPorts, startMailDispatch } from '../service.ts';

export const tenantId = 'acme';
export const ann = 'auth0|ann';
export const annsAddress = 'ann.canary@example.com';

/** A server that takes everything, until a test says what it answers next. */
const postOffice = () => {
  const taken: OutgoingMail[] = [];
  const next: MailOutcome[] = [];
  const mailer: Mailer = {
    send: async (mail) => {
      const outcome = next.shift() ?? { status: 'accepted' };
      if (outcome.status === 'accepted') taken.push(mail);
      return outcome;
    },
    close: async () => {},
  };
  return { taken, next, mailer };
};

interface Options {
  /** How a process comes to its messaging, where that is not the world's own. */
  readonly connect?: (clock: Clock) => Promise<Messaging>;
}

/** A world where directory would answer for one tenant, and a server takes mails. */
export const openMailWorld = async ({ connect }: Options = {}) => {
  const world = openWorld();
  const { vault, store, codes, clock } = world;
  const messaging = connect ? await connect(clock) : world.messaging;
  const office = postOffice();
  const people = new Map<string, Profile>([[ann, { email: annsAddress }]]);
  const settings = { ...plainTenantSettings, friendlyName: 'Acme' };

  await messaging.answer(readUser, async ({ userId }) => {
    const profile = people.get(userId);
    if (!profile) return no('user_unknown');
    return yes({
      ...{ tenantId, userId, profile, connection: 'db', strategy: 'auth0', blocked: false },
      ...{ userMetadata: {}, appMetadata: {}, createdAt: clock(), updatedAt: clock() },
    });
  });
  let own: string | null = null;
  await messaging.answer(readMailDelivery, async () => yes({ sealedSettings: own }));
  await messaging.answer(readTenant, async () =>
    yes({ tenantId, hosts: ['acme.test'], settings, customTextLanguages: [] }),
  );

  return {
    ...world,
    ...{ messaging, people, settings },
    ...office,
    start: (ports: Partial<MailDispatchPorts> = {}) =>
      startMailDispatch({
        ...{ messaging, store, vault, codes, clock, mailer: office.mailer },
        relays: { isAlone: true },
        ...ports,
      }),
    /** What guardian-config keeps of the tenant's own server; nothing takes it away. */
    ownServer: async (settings?: SmtpSettings) => {
      const text = JSON.stringify(settings);
      own = settings ? await vault.seal(sealedMailSettings(tenantId), text) : null;
    },
    /** What session tells when somebody has a new factor. */
    added: (userId = ann): Notice => ({
      ...{ kind: 'factor_added', tenantId, userId, at: clock(), factor: 'sms' },
    }),
    letter: async (letter: object): Promise<Notice> => ({
      ...{ kind: 'enrollment_ticket', tenantId, userId: ann, at: clock() },
      expiresAt: plus(clock(), 5 * 24 * 60 * 60_000),
      sealedLetter: await vault.sealFor(
        { tenantId, userId: ann },
        'ticket-letter',
        JSON.stringify(letter),
      ),
    }),
    /** What session tells when a code has to be mailed. */
    code: async (address: string): Promise<CodeNotice> => ({
      ...{ kind: 'code', tenantId, userId: ann, at: clock(), expiresAt: plus(clock(), 300_000) },
      ...{ challengeId: 'c1', authenticatorId: 'dev_1', purpose: 'login', send: 1 },
      ...{ keyId: codes.currentKeyId, digits: 6, locale: 'en', loginSessionId: 'l1' },
      sealedEmail: await vault.sealFor({ tenantId, userId: ann }, 'email', address),
    }),
    /** Publishes a notice; a repeat needs another message id to get past the first door. */
    tell: (id: string, body: Notice) => messaging.publish(noticeDue, { id, body }),
    facts: async (mailId: string) => {
      const { events } = await store.load(`mail-${mailId}`);
      return events.map(({ type, data }) => mailEvent.parse({ type, data }));
    },
  };
};
export type MailWorld = Awaited<ReturnType<typeof openMailWorld>>;
