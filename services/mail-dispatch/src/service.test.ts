import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { accountChange, noticeDue, passwordLink, readMailing } from '@countersign/contracts';
import { noRevision, plus, Unanswered } from '@countersign/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MailOutcome } from './mail/mail.commands.ts';
import { MailAttempted, MailRequested } from './mail/mail.events.ts';
import { startMailDispatch } from './service.ts';
import { ann, annsAddress, type MailWorld, openMailWorld, tenantId } from './testing/mail-world.ts';

let world: MailWorld;
const stopping: { stop: () => Promise<void> }[] = [];
beforeEach(async () => {
  world = await openMailWorld();
});
afterEach(async () => {
  for (const each of stopping.splice(0)) await each.stop();
  await world.close();
});

const start = async (ports: Parameters<MailWorld['start']>[0] = {}) => {
  const service = await world.start(ports);
  stopping.push(service);
  return service;
};
const kinds = async (mailId: string) => (await world.facts(mailId)).map(({ type }) => type);
const ends = (mailId: string, ...expected: readonly string[]) =>
  expect.poll(() => kinds(mailId)).toEqual(expected);
const hour = 60 * 60_000;
const away: MailOutcome = { status: 'rejected', reason: 'unavailable' };

describe('a notice', () => {
  it('goes to the person’s address, in the tenant’s name, once', async () => {
    await start();
    await world.tell('m1', world.added());
    await ends('m1', 'MailRequested', 'MailAttempted', 'MailAccepted');
    expect(world.taken).toEqual([
      {
        mailId: 'm1',
        to: annsAddress,
        subject: 'A second step was added to your account at Acme',
        text: expect.stringContaining('What: phone'),
      },
    ]);
  });

  it('speaks the tenant’s first language, and names whom to ask', async () => {
    Object.assign(world.settings, { enabledLocales: ['de'], supportEmail: 'hilfe@acme.test' });
    await start();
    await world.tell('m1', world.added());
    await expect.poll(() => world.taken[0]?.text).toContain('schreiben Sie sofort an hilfe@');
  });

  it('leaves neither address nor text in the record, nor in the lines', async () => {
    const lines: object[] = [];
    const log = {
      info: (line: object) => lines.push(line),
      warn: (line: object) => lines.push(line),
    };
    world.next.push(away);
    await start({ log });
    await world.tell('m1', world.added());
    await ends('m1', 'MailRequested', 'MailAttempted', 'MailRejected');
    world.advance(5_000);
    await expect.poll(() => lines.length).toBe(2);
    const all = JSON.stringify([await world.facts('m1'), lines]);
    expect(all).not.toMatch(/canary|second step/);
    expect(lines).toMatchObject([
      { operation: 'mail-dispatch.attempt', outcome: 'rejected', reason: 'unavailable' },
      { operation: 'mail-dispatch.attempt', outcome: 'accepted' },
    ]);
  });

  it('is tried again until the server takes it', async () => {
    world.next.push(away, { status: 'rejected', reason: 'credentials' });
    await start();
    await world.tell('m1', world.added());
    const once = ['MailAttempted', 'MailRejected'];
    await ends('m1', 'MailRequested', ...once);
    await world.settled();
    world.advance(5_000);
    await ends('m1', 'MailRequested', ...once, ...once);
    await world.settled();
    world.advance(10_000);
    await ends('m1', 'MailRequested', ...once, ...once, 'MailAttempted', 'MailAccepted');
    expect(world.taken).toHaveLength(1);
  });

  it('that a process died at is sent by another, once the first is late', async () => {
    const terms = { mailId: 'm1', tenantId, userId: ann, kind: 'factor_added' };
    const now = world.clock();
    const begun = [
      MailRequested({ ...terms, requestedAt: now, expiresAt: plus(now, 24 * hour) }),
      MailAttempted({ attempt: 1, attemptedAt: now, leaseUntil: plus(now, 120_000) }),
    ];
    const metadata = {};
    const facts = begun.map((fact) => ({ id: randomUUID(), ...fact, metadata }));
    await world.store.append('mail-m1', noRevision, facts);
    await start();
    await world.tell('m1', world.added());
    await world.tell('m2', world.added());
    await expect.poll(() => world.taken.map(({ mailId }) => mailId)).toEqual(['m2']);
    await world.settled();
    world.advance(120_000);
    await ends('m1', 'MailRequested', 'MailAttempted', 'MailAttempted', 'MailAccepted');
  });

  it.each([
    ['nobody of that name', 'auth0|gone', undefined, 'recipient_erased'],
    ['nobody with an address', 'auth0|bob', {}, 'address_missing'],
  ])('ends where there is %s', async (_, userId, profile, reason) => {
    if (profile) world.people.set(userId, profile);
    await start();
    await world.tell('m1', world.added(userId));
    await ends('m1', 'MailRequested', 'MailFailed');
    expect((await world.facts('m1')).at(-1)).toMatchObject({ data: { reason } });
    expect(world.taken).toEqual([]);
  });

  it('is no news after a day: what was begun ends, and nothing is begun', async () => {
    world.next.push(away);
    const service = await world.start();
    await world.tell('m1', world.added());
    await ends('m1', 'MailRequested', 'MailAttempted', 'MailRejected');
    await service.stop();
    await world.tell('m2', world.added());
    world.advance(24 * hour);
    await start();
    await ends('m1', 'MailRequested', 'MailAttempted', 'MailRejected', 'MailExpired');
    await world.tell('m3', world.added());
    await expect.poll(() => world.taken.map(({ mailId }) => mailId)).toEqual(['m3']);
    expect(await kinds('m2')).toEqual([]);
  });

  it('waits while those who are asked are away', async () => {
    const { messaging } = world;
    let isAway = true;
    await start({
      messaging: {
        ...messaging,
        ask: (operation, ...more) => {
          if (isAway) throw new Unanswered(operation.subject, 'no-responders');
          return messaging.ask(operation, ...more);
        },
      },
    });
    await world.tell('m1', world.added());
    await ends('m1', 'MailRequested');
    await world.settled();
    isAway = false;
    world.advance(30_000);
    await ends('m1', 'MailRequested', 'MailAttempted', 'MailAccepted');
  });
});

it('has as many mails in hand as it may, and no more, whoever tells of them', async () => {
  let [inHand, most] = [0, 0];
  const { mailer } = world;
  await start({
    concurrencyMax: 3,
    mailer: {
      ...mailer,
      send: async (mail) => {
        inHand += 1;
        most = Math.max(most, inHand);
        for (let turn = 0; turn < 20; turn += 1) await setImmediate();
        inHand -= 1;
        return mailer.send(mail);
      },
    },
  });
  const people = Array.from({ length: 6 }, (_, n) => `auth0|${n}`);
  for (const userId of people) world.people.set(userId, { email: `${userId.slice(6)}@acme.test` });
  const told = people.flatMap((userId) => [
    world.tell(`notice-${userId}`, world.added(userId)),
    world.messaging.publish(accountChange, {
      id: `own-${userId}`,
      body: { kind: 'sessions_ended', tenantId, userId, at: world.clock() },
    }),
    world.vault
      .sealFor({ tenantId, userId }, 'ticket-letter', JSON.stringify({ link: 'https://acme.test' }))
      .then((sealedLetter) =>
        world.messaging.publish(passwordLink, {
          id: `link-${userId}`,
          body: {
            ...{ kind: 'password_link', tenantId, userId, sealedLetter, at: world.clock() },
            expiresAt: '2027-01-01T12:00:00.000Z',
          },
        }),
      ),
  ]);
  await Promise.all(told);
  await expect.poll(() => world.taken).toHaveLength(told.length);
  expect(most).toBe(3);
});

describe('an hour of a person', () => {
  const failed = () =>
    ({ kind: 'second_factor_failed', tenantId, userId: ann, at: world.clock() }) as const;
  const takenOf = (prefix: string) =>
    world.taken.filter(({ mailId }) => mailId.startsWith(prefix)).length;
  const tellAll = (prefix: string, count: number, notice: ReturnType<typeof failed>) =>
    Promise.all(Array.from({ length: count }, (_, n) => world.tell(`${prefix}${n}`, notice)));
  const overOf = async (prefix: string, count: number) => {
    const all = await Promise.all(
      Array.from({ length: count }, (_, n) => world.facts(`${prefix}${n}`)),
    );
    return all.filter((facts) => facts.at(-1)?.type === 'MailFailed').length;
  };

  it('has three mails of guesses, and ten of changes beside them', async () => {
    await start();
    await tellAll('guess', 20, failed());
    await Promise.all(
      Array.from({ length: 15 }, (_, n) => world.tell(`change${n}`, world.added())),
    );
    await expect.poll(() => overOf('guess', 20)).toBe(17);
    await expect.poll(() => overOf('change', 15)).toBe(5);
    expect([takenOf('guess'), takenOf('change')]).toEqual([3, 10]);
  });

  it('passes', async () => {
    await start();
    await tellAll('guess', 4, failed());
    await expect.poll(() => overOf('guess', 4)).toBe(1);
    world.advance(hour);
    await world.tell('later', failed());
    await expect.poll(() => takenOf('later')).toBe(1);
  });

  it('is nobody else’s', async () => {
    world.people.set('auth0|bob', { email: 'bob@example.com' });
    await start();
    await tellAll('guess', 4, failed());
    await world.tell('bobs', { ...failed(), userId: 'auth0|bob' });
    await expect.poll(() => takenOf('bobs')).toBe(1);
  });

  it('is not used up by one mail that is tried again', async () => {
    world.next.push(...Array.from({ length: 6 }, () => away));
    await start();
    await world.tell('m', failed());
    for (let attempt = 1; attempt <= 6; attempt += 1) {
      await expect.poll(async () => (await world.facts('m')).length).toBe(1 + attempt * 2);
      await world.settled();
      world.advance(5_000 * 2 ** (attempt - 1));
    }
    await expect.poll(() => takenOf('m')).toBe(1);
    await tellAll('guess', 2, failed());
    await expect.poll(() => takenOf('guess')).toBe(2);
  });
});

describe('a ticket’s letter', () => {
  const link = 'https://acme.test/mfa/enrollment?ticket=canary';

  it('goes to the person, with its link', async () => {
    await start();
    await world.tell('m1', await world.letter({ link }));
    await expect.poll(() => world.taken).toMatchObject([{ to: annsAddress }]);
    expect(world.taken[0]?.text.split('\n')).toContain(link);
    expect(JSON.stringify(await world.facts('m1'))).not.toContain('canary');
  });

  it('goes where it was said to go, in the language that was said', async () => {
    await start();
    const address = 'other@example.com';
    await world.tell('m1', await world.letter({ link, address, locale: 'fr' }));
    await expect.poll(() => world.taken).toMatchObject([{ to: address }]);
    expect(world.taken[0]?.subject).toContain('Configurez');
  });

  it('cannot be read any more once its person is erased', async () => {
    const letter = await world.letter({ link });
    await world.vault.erase({ tenantId, userId: ann });
    await start();
    await world.tell('m1', letter);
    await ends('m1', 'MailRequested', 'MailFailed');
    expect(world.taken).toEqual([]);
  });
});

describe('a deployment without a server for mail', () => {
  it('says so, and keeps nothing', async () => {
    const { messaging, store, vault, codes, clock } = world;
    stopping.push(await startMailDispatch({ messaging, store, vault, codes, clock }));
    expect(await messaging.ask(readMailing, {})).toEqual({ ok: true, value: { isOn: false } });
    await world.tell('m1', world.added());
    await world.settled();
    expect(await world.facts('m1')).toEqual([]);
    expect(await messaging.deadLetters(noticeDue, 'mail-dispatch')).toEqual([]);
  });

  it('is told from one that has one', async () => {
    await start();
    expect(await world.messaging.ask(readMailing, {})).toEqual({ ok: true, value: { isOn: true } });
  });
});
