import { type Activity, mailDispatchActivity, sortedLines } from '@countersign/contracts';
import { Unanswered } from '@countersign/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ann, annsAddress, type MailWorld, openMailWorld, tenantId } from './testing/mail-world.ts';

let world: MailWorld;
let service: Awaited<ReturnType<MailWorld['start']>> | undefined;
beforeEach(async () => {
  world = await openMailWorld();
});
afterEach(async () => {
  await service?.stop();
  await world.close();
});

const start = async (ports: Parameters<MailWorld['start']>[0] = {}) => {
  service = await world.start(ports);
};
const ends = (mailId: string, ...expected: readonly string[]) =>
  expect.poll(async () => (await world.facts(mailId)).map(({ type }) => type)).toEqual(expected);

describe('a code', () => {
  const mailed = () => world.taken[0];

  it('goes to the address that was challenged, and is the one that answers', async () => {
    await start();
    const notice = await world.code('other@acme.test');
    await world.tell('m1', notice);
    await ends('m1', 'MailRequested', 'MailAttempted', 'MailAccepted');
    expect(mailed()?.to).toBe('other@acme.test');
    expect(mailed()?.text.split('\n')).toContain(world.codes.derive(notice, notice));
  });

  it('is in no fact', async () => {
    await start();
    const notice = await world.code(annsAddress);
    await world.tell('m1', notice);
    await ends('m1', 'MailRequested', 'MailAttempted', 'MailAccepted');
    const recorded = JSON.stringify(await world.facts('m1'));
    expect(recorded).not.toContain(world.codes.derive(notice, notice));
    expect(recorded).not.toContain('canary');
  });

  it('is told to the log once it was taken, by what it is for', async () => {
    const published: Activity[] = [];
    await world.messaging.follow(mailDispatchActivity, { durable: 'log' }, async (body) => {
      published.push(...sortedLines(body).known);
      return undefined;
    });
    world.next.push({ status: 'rejected', reason: 'unavailable' });
    await start();
    await world.tell('m1', world.added());
    await world.tell('m2', await world.code(annsAddress));
    await expect.poll(() => world.taken.length).toBe(1);
    await world.settled();
    world.advance(5_000);
    await expect
      .poll(() => published, { timeout: 10_000 })
      .toMatchObject([
        {
          ...{ kind: 'mail_sent', tenantId, userId: ann, factor: 'email' },
          ...{ challengeId: 'c1', loginSessionId: 'l1', authenticatorId: 'dev_1', send: 1 },
        },
      ]);
  });

  it('is not counted among the mails of an hour', async () => {
    await start();
    for (let n = 1; n <= 12; n += 1) await world.tell(`m${n}`, await world.code(annsAddress));
    await expect.poll(() => world.taken.length).toBe(12);
  });

  it('that has expired is not sent, and that is recorded', async () => {
    await start();
    const notice = await world.code(annsAddress);
    world.advance(300_000);
    await world.tell('m1', notice);
    await ends('m1', 'MailRequested', 'MailExpired');
    expect(world.taken).toEqual([]);
  });

  it('waits for nobody longer than it must', async () => {
    let isAway = true;
    const ask: typeof world.messaging.ask = async (operation, ...more) => {
      if (isAway) throw new Unanswered(operation.subject, 'no-responders');
      return world.messaging.ask(operation, ...more);
    };
    await start({ messaging: { ...world.messaging, ask } });
    await world.tell('m1', await world.code(annsAddress));
    await ends('m1', 'MailRequested');
    await world.settled();
    isAway = false;
    world.advance(1_000);
    await ends('m1', 'MailRequested', 'MailAttempted', 'MailAccepted');
  });

  it('goes nowhere once its person was erased', async () => {
    await start();
    const notice = await world.code(annsAddress);
    await world.vault.erase({ tenantId, userId: ann });
    await world.tell('m1', notice);
    await ends('m1', 'MailRequested', 'MailFailed');
    expect(world.taken).toEqual([]);
  });
});
