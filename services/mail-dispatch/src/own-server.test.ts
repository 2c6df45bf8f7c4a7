import {
  type Activity,
  accountChange,
  type Guardian,
  mailDispatchActivity,
  noMessageLimits,
  passwordLink,
  readGuardian,
  readMailDelivery,
  readMailing,
  sortedLines,
} from '@countersign/contracts';
import { type Messaging, type Operation, plus, Unanswered, yes } from '@countersign/core';
import type { LookupAll } from '@countersign/outbound-http';
import type { SMTPServerOptions } from 'smtp-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MailServer, reply, startMailServer } from './testing/mail-server.ts';
import { ann, annsAddress, type MailWorld, openMailWorld, tenantId } from './testing/mail-world.ts';

let world: MailWorld;
const stopping: { stop: () => Promise<void> }[] = [];
beforeEach(async () => {
  world = await openMailWorld();
});
afterEach(async () => {
  for (const each of stopping.splice(0).reverse()) await each.stop();
  await world.close();
});

/** Every name leads to this machine. */
const lookup: LookupAll = (_, __, callback) =>
  callback(null, [{ address: '127.0.0.1', family: 4 }]);

const serve = async (options?: SMTPServerOptions): Promise<MailServer> => {
  const server = await startMailServer(options);
  stopping.push(server);
  return server;
};
type Ports = NonNullable<Parameters<MailWorld['start']>[0]>;
const start = async (ports: Ports = {}) => {
  const service = await world.start({ lookup, allowPrivate: true, ...ports });
  stopping.push(service);
};
/** The tenant has a server of its own, which is told of it. */
const withOwn = async (options?: SMTPServerOptions, ports: Ports = {}) => {
  const server = await serve(options);
  await world.ownServer(server.settings);
  await start({ ca: server.ca, ...ports });
  return server;
};
const kinds = async (mailId: string) => (await world.facts(mailId)).map(({ type }) => type);
const ends = (mailId: string, ...expected: readonly string[]) =>
  expect.poll(() => kinds(mailId)).toEqual(expected);
const sent = ['MailRequested', 'MailAttempted', 'MailAccepted'];
const rejected = ['MailRequested', 'MailAttempted', 'MailRejected'];
const reasonOf = async (mailId: string) => {
  const last = (await world.facts(mailId)).at(-1);
  return last?.type === 'MailRejected' ? last.data.reason : undefined;
};

describe('a tenant’s own server', () => {
  it('gets its mails, over TLS, from its own sender, and the deployment’s gets none', async () => {
    const server = await withOwn();
    await world.tell('m1', world.added());
    await ends('m1', ...sent);
    expect(server.arrived).toEqual([
      {
        ...{ from: 'login@acme.example', sender: 'login@acme.example', to: [annsAddress] },
        ...{ subject: 'A second step was added to your account at Acme', isOverTls: true },
      },
    ]);
    expect(world.taken).toEqual([]);
  });

  it('is tried again while it refuses, and never stood in for', async () => {
    let isOpen = false;
    const server = await withOwn({
      onMailFrom: (_address, _session, done) => (isOpen ? done() : done(reply(451))),
    });
    await world.tell('m1', world.added());
    await ends('m1', ...rejected);
    expect(await reasonOf('m1')).toBe('throttled');
    expect(world.taken).toEqual([]);
    isOpen = true;
    await world.settled();
    world.advance(5_000);
    await ends('m1', ...rejected, 'MailAttempted', 'MailAccepted');
    expect(server.arrived).toHaveLength(1);
    expect(world.taken).toEqual([]);
  });

  it.each([
    ['its password is wrong', { smtp_pass: 'wrong' }, 'credentials'],
    ['its name is not the certificate’s', { smtp_host: 'other.acme.example' }, 'unavailable'],
    ['nobody is there', { smtp_port: '1' }, 'unavailable'],
  ] as const)('takes nothing where %s', async (_, over, reason) => {
    const server = await withOwn();
    await world.ownServer({ ...server.settings, ...over });
    await world.tell('m1', world.added());
    await ends('m1', ...rejected);
    expect(await reasonOf('m1')).toBe(reason);
    expect([server.arrived, world.taken]).toEqual([[], []]);
  });

  it('is told nothing in clear, and no password', async () => {
    let heard = 0;
    const onAuth: SMTPServerOptions['onAuth'] = (_, __, done) => {
      heard += 1;
      done(null, { user: 'anybody' });
    };
    const inClear = { hideSTARTTLS: true, disabledCommands: ['STARTTLS'], allowInsecureAuth: true };
    const server = await withOwn({ ...inClear, onAuth });
    await world.tell('m1', world.added());
    await ends('m1', ...rejected);
    expect(server.connected()).toBe(1);
    expect([heard, server.arrived, world.taken]).toEqual([0, [], []]);
  });

  it('has to prove who it is', async () => {
    const server = await serve();
    await world.ownServer(server.settings);
    await start();
    await world.tell('m1', world.added());
    await ends('m1', ...rejected);
    expect([server.arrived, world.taken]).toEqual([[], []]);
  });

  it('at a private address is not connected to, unless the deployment allows it', async () => {
    const server = await withOwn({}, { allowPrivate: false });
    await world.tell('m1', world.added());
    await ends('m1', ...rejected);
    expect(await reasonOf('m1')).toBe('unavailable');
    expect(server.connected()).toBe(0);
    expect(world.taken).toEqual([]);
  });

  it('that its name leads inside is not connected to', async () => {
    const asked: string[] = [];
    const server = await serve();
    await world.ownServer({ ...server.settings, smtp_port: '587' });
    await start({
      allowPrivate: false,
      lookup: (name, _, callback) => {
        asked.push(name);
        callback(null, [{ address: '10.0.0.1', family: 4 }]);
      },
    });
    await world.tell('m1', world.added());
    await ends('m1', ...rejected);
    expect(asked).toEqual([server.settings.smtp_host]);
    expect(world.taken).toEqual([]);
  });

  it('that says nothing for too long has taken nothing', async () => {
    await withOwn({ onRcptTo: () => {} }, { ownSendTimeoutMs: 200 });
    await world.tell('m1', world.added());
    await ends('m1', ...rejected);
    expect(await reasonOf('m1')).toBe('unavailable');
  });

  it('is another once it was changed, and the connections to the older one end', async () => {
    const older = await withOwn();
    await world.tell('m1', world.added());
    await ends('m1', ...sent);
    const other = { ...older.settings, default_from_address: 'hello@acme.example' };
    await world.ownServer(other);
    await world.tell('m2', world.added());
    await ends('m2', ...sent);
    expect(older.arrived.map(({ from }) => from)).toEqual([
      ...['login@acme.example', 'hello@acme.example'],
    ]);
    await expect.poll(() => [older.connected(), older.open()]).toEqual([2, 1]);
  });

  it('that is switched off leaves its mails to the deployment’s', async () => {
    const server = await withOwn();
    await world.ownServer();
    await world.tell('m1', world.added());
    await ends('m1', ...sent);
    expect([server.connected(), world.taken.length]).toEqual([0, 1]);
  });

  /** Each way by which mail-dispatch hears of a mail. */
  const told: readonly (readonly [string, (id: string) => Promise<unknown>])[] = [
    ['a notice', (id) => world.tell(id, world.added())],
    [
      'a change',
      (id) =>
        world.messaging.publish(accountChange, {
          id,
          body: { kind: 'sessions_ended', tenantId, userId: ann, at: world.clock() },
        }),
    ],
    [
      'a link',
      async (id) => {
        const letter = JSON.stringify({ link: 'https://acme.test' });
        const sealedLetter = await world.vault.sealFor(
          { tenantId, userId: ann },
          'ticket-letter',
          letter,
        );
        const terms = {
          sealedLetter,
          at: world.clock(),
          expiresAt: plus(world.clock(), 3_600_000),
        };
        const body = { kind: 'password_link', tenantId, userId: ann, ...terms } as const;
        return world.messaging.publish(passwordLink, { id, body });
      },
    ],
  ];
  it.each(told)('that does not answer holds up %s of its own tenant alone', async (_, tell) => {
    const held: (() => void)[] = [];
    const server = await withOwn({
      onRcptTo: (_address, _session, done) => void held.push(() => done()),
    });
    for (const mailId of ['m1', 'm2', 'm3']) await tell(mailId);
    await expect.poll(() => held.length).toBe(2);
    await world.settled();
    // The third was not begun: it holds no place, and waits for none.
    const begun = await Promise.all(['m1', 'm2', 'm3'].map(kinds));
    expect(begun.filter((each) => each.includes('MailAttempted'))).toHaveLength(2);
    await world.ownServer();
    await tell('others');
    await ends('others', ...sent);
    await world.ownServer(server.settings);
    expect(held).toHaveLength(2);
    for (const each of held.splice(0)) each();
    await expect.poll(() => server.arrived).toHaveLength(2);
    await world.settled();
    world.advance(30_000);
    await expect.poll(() => held.length).toBe(1);
    for (const each of held) each();
    await expect.poll(() => server.arrived).toHaveLength(3);
  });

  it('leaves no password in a line', async () => {
    const lines: object[] = [];
    const log = {
      info: (line: object) => lines.push(line),
      warn: (line: object) => lines.push(line),
    };
    const server = await withOwn({}, { log });
    await world.tell('m1', world.added());
    await ends('m1', ...sent);
    expect(lines).toMatchObject([{ by: 'tenant', outcome: 'accepted' }]);
    const all = JSON.stringify([lines, await world.facts('m1')]);
    for (const value of Object.values(server.settings)) expect(all).not.toContain(value);
  });
});

describe('in the tenant’s log, a mail that its server', () => {
  const follow = async () => {
    const told: Activity[] = [];
    await world.messaging.follow(mailDispatchActivity, { durable: 'log' }, async (body) => {
      told.push(...sortedLines(body).known);
      return undefined;
    });
    return told;
  };
  /** As a server may: it says whom it means. */
  const wordy = (responseCode: number) =>
    Object.assign(new Error(`no to ${annsAddress}`), { responseCode });
  const hour = { timeout: 10_000 };
  const line = { kind: 'mail_failed', tenantId, userId: ann, provider: 'smtp' };
  const plain = ({ activityId: _, at: __, correlationId: ___, ...rest }: Activity) => rest;

  it('refused each time is told once, when it is tried no more', async () => {
    const told = await follow();
    await withOwn({ onMailFrom: (_a, _s, done) => done(wordy(451)) });
    await world.tell('m1', world.added());
    await ends('m1', ...rejected);
    await world.settled();
    world.advance(5_000);
    await ends('m1', ...rejected, 'MailAttempted', 'MailRejected');
    await world.settled();
    world.advance(24 * 60 * 60_000);
    await expect
      .poll(() => told.map(plain), hour)
      .toEqual([
        { ...line, mail: 'factor_added', attempt: 2, reason: 'throttled', replyCode: 451 },
      ]);
    expect(JSON.stringify([told, await world.facts('m1')])).not.toContain('canary');
  });

  it('refused for good is told at once, a code by the login that it is for', async () => {
    const told = await follow();
    await withOwn({ onRcptTo: (_a, _s, done) => done(wordy(550)) });
    await world.tell('m1', await world.code(annsAddress));
    const of = { challengeId: 'c1', loginSessionId: 'l1', authenticatorId: 'dev_1', send: 1 };
    const why = { attempt: 1, reason: 'recipient_refused', replyCode: 550 };
    await expect
      .poll(() => told.map(plain), hour)
      .toEqual([{ ...line, factor: 'email', ...of, mail: 'code', ...why }]);
    expect(JSON.stringify([told, await world.facts('m1')])).not.toContain('canary');
  });

  it('could not be reached with is told without an answer', async () => {
    const told = await follow();
    const server = await withOwn();
    await world.ownServer({ ...server.settings, smtp_port: '1' });
    await world.tell('m1', await world.code(annsAddress));
    await ends('m1', ...rejected);
    await world.settled();
    world.advance(300_000);
    await expect.poll(() => told, hour).toMatchObject([{ ...line, reason: 'unavailable' }]);
    expect(told[0]).not.toHaveProperty('replyCode');
  });

  it('had no part in, or did not end, is not told', async () => {
    const told = await follow();
    const server = await withOwn({ onMailFrom: (_a, _s, done) => done(reply(451)) });
    await world.tell('gone', world.added());
    await ends('gone', ...rejected);
    await world.settled();
    world.people.set(ann, {});
    world.advance(5_000);
    await ends('gone', ...rejected, 'MailFailed');
    await world.ownServer();
    world.people.set(ann, { email: annsAddress });
    world.next.push({ status: 'rejected', reason: 'recipient_refused', replyCode: 550 });
    await world.tell('deployment', world.added());
    await ends('deployment', ...rejected, 'MailFailed');
    await world.tell('m1', await world.code(annsAddress));
    await expect.poll(() => told.map(({ kind }) => kind), hour).toEqual(['mail_sent']);
    expect(server.arrived).toEqual([]);
  });
});

describe('where the deployment sends no mail', () => {
  const { mailer: _, ...none } = { mailer: undefined };
  const startWithout = (ports: Ports = {}) => {
    const { messaging, store, vault, codes, clock } = world;
    return import('./service.ts').then(async ({ startMailDispatch }) => {
      const shared = { messaging, store, vault, codes, clock, lookup, allowPrivate: true };
      stopping.push(
        await startMailDispatch({ ...shared, relays: { isAlone: true }, ...none, ...ports }),
      );
    });
  };
  const isOn = async (of?: string) => {
    const asked = await world.messaging.ask(readMailing, of === undefined ? {} : { tenantId: of });
    return asked.ok && asked.value.isOn;
  };

  it('a tenant with a server of its own does', async () => {
    const server = await serve();
    await startWithout({ ca: server.ca });
    expect([await isOn(tenantId), await isOn()]).toEqual([false, false]);
    await world.ownServer(server.settings);
    expect([await isOn(tenantId), await isOn()]).toEqual([true, false]);
    await world.tell('m1', world.added());
    await ends('m1', ...sent);
    expect(server.arrived).toHaveLength(1);
  });

  it('news is passed by, and leaves nothing', async () => {
    await startWithout();
    await world.tell('m1', world.added());
    await world.settled();
    expect(await kinds('m1')).toEqual([]);
  });

  it('what somebody asked for waits for a server, and ends with its time', async () => {
    const server = await serve();
    await startWithout({ ca: server.ca });
    await world.tell('m1', await world.code(annsAddress));
    await ends('m1', 'MailRequested');
    await world.settled();
    await world.ownServer(server.settings);
    world.advance(1_000);
    await ends('m1', ...sent);
    await world.ownServer();
    await world.tell('m2', await world.code(annsAddress));
    await ends('m2', 'MailRequested');
    await world.settled();
    world.advance(300_000);
    await ends('m2', 'MailRequested', 'MailExpired');
  });

  it('news that was begun by a server that is gone ends with its day', async () => {
    const server = await serve({ onMailFrom: (_a, _s, done) => done(reply(451)) });
    await world.ownServer(server.settings);
    await startWithout({ ca: server.ca });
    await world.tell('m1', world.added());
    await ends('m1', ...rejected);
    await world.ownServer();
    await world.settled();
    world.advance(24 * 60 * 60_000);
    await ends('m1', ...rejected, 'MailExpired');
  });
});

describe('beside a guardian-config', () => {
  const guardian: Guardian = {
    ...{ factors: {}, policy: [], messageTypes: [], selectedProvider: 'auth0', templates: null },
    ...{ providerOrder: ['auth0'], phoneGaps: [], messageLimits: noMessageLimits },
    phone: { codeDigits: 6, codeLifetimeSeconds: 300 },
    email: { codeDigits: 6, codeLifetimeSeconds: 300 },
    browserMemory: {
      ...{ isOffered: true, isTicked: false, idleSeconds: 604_800, overallSeconds: 2_592_000 },
    },
  };
  /** A messaging where nobody answers some operations. */
  const without = (...silent: readonly Operation[]): Pick<Ports, 'messaging'> => {
    const { messaging } = world;
    const ask: Messaging['ask'] = async (operation, ...more) => {
      if (silent.includes(operation)) throw new Unanswered(operation.subject, 'no-responders');
      return messaging.ask(operation, ...more);
    };
    return { messaging: { ...messaging, ask } };
  };

  it('of 0.2.0, which knows of none, the deployment’s server sends', async () => {
    await world.messaging.answer(readGuardian, async () => yes(guardian));
    await start(without(readMailDelivery));
    await world.tell('m1', world.added());
    await ends('m1', ...sent);
    expect(world.taken).toHaveLength(1);
  });

  it('that is away, a mail waits: it may be for a server of the tenant’s own', async () => {
    await start(without(readMailDelivery, readGuardian));
    await world.tell('m1', world.added());
    await ends('m1', 'MailRequested');
    await world.settled();
    expect(world.taken).toEqual([]);
  });
});
