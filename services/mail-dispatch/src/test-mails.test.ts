import {
  type Activity,
  mailDispatchActivity,
  readTestMail,
  sortedLines,
  testMail,
} from '@countersign/contracts';
import { plus } from '@countersign/core';
import type { LookupAll } from '@countersign/outbound-http';
import type { SMTPServerOptions } from 'smtp-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type MailServer, reply, startMailServer } from './testing/mail-server.ts';
import { ann, type MailWorld, openMailWorld, tenantId } from './testing/mail-world.ts';

const mailbox = 'canary@example.com';
const reference = 'test_00000001';
const lookup: LookupAll = (_, __, callback) =>
  callback(null, [{ address: '127.0.0.1', family: 4 }]);

let world: MailWorld;
const stopping: { stop: () => Promise<void> }[] = [];
beforeEach(async () => {
  world = await openMailWorld();
});
afterEach(async () => {
  for (const each of stopping.splice(0).reverse()) await each.stop();
  await world.close();
});

type Ports = NonNullable<Parameters<MailWorld['start']>[0]>;
const start = async (ports: Ports = {}) => {
  stopping.push(await world.start({ lookup, allowPrivate: true, ...ports }));
};
const withOwn = async (options?: SMTPServerOptions, ports: Ports = {}): Promise<MailServer> => {
  const server = await startMailServer(options);
  stopping.push(server);
  await world.ownServer(server.settings);
  await start({ ca: server.ca, ...ports });
  return server;
};

/** What session tells when an admin asks for a test. */
const ask = async (id = reference) => {
  const at = world.clock();
  const sealedEmail = await world.vault.sealFor({ tenantId, userId: ann }, 'email', mailbox);
  const when = { at, expiresAt: plus(at, 60_000) };
  const body = { kind: 'test_mail', tenantId, userId: ann, ...when, sealedEmail } as const;
  await world.messaging.publish(testMail, { id, body: { ...body, locale: 'de' } });
};
const read = (of = reference, tenant = tenantId) =>
  world.messaging.ask(readTestMail, { tenantId: tenant, reference: of });
const told = async () => {
  const found = await read();
  return found.ok ? found.value : { status: found.refusal, steps: [] };
};
const steps = async () => (await told()).steps.map(({ at: _, ...step }) => step);
const requested = { step: 'requested' };
const byTenant = { step: 'attempted', attempt: 1, by: 'tenant' };

describe('a test mail', () => {
  it('goes to the address that was typed, by the tenant’s own server, and says so', async () => {
    const server = await withOwn();
    await ask();
    await expect.poll(steps).toEqual([requested, byTenant, { step: 'accepted', attempt: 1 }]);
    expect((await told()).status).toBe('accepted');
    expect(server.arrived).toMatchObject([{ to: [mailbox], subject: 'Testmail von Acme' }]);
    expect(JSON.stringify([await told(), await world.facts(reference)])).not.toContain('canary');
  });

  it('goes by the deployment’s where the tenant has none', async () => {
    await start();
    await ask();
    await expect.poll(async () => (await told()).status).toBe('accepted');
    expect((await steps())[1]).toEqual({ ...byTenant, by: 'deployment' });
    expect(world.taken).toMatchObject([{ to: mailbox }]);
  });

  it('says with which code the server refused it, and is not tried again', async () => {
    await withOwn({ onRcptTo: (_address, _session, done) => done(reply(550)) });
    await ask();
    const reason = 'recipient_refused';
    await expect
      .poll(steps)
      .toEqual([
        ...[requested, byTenant, { step: 'rejected', attempt: 1, reason, replyCode: 550 }],
        { step: 'failed', reason },
      ]);
    expect((await told()).status).toBe('rejected');
  });

  it('that is refused for now is tried again, for a minute', async () => {
    await withOwn({ onMailFrom: (_address, _session, done) => done(reply(451)) });
    await ask();
    const rejected = { step: 'rejected', reason: 'throttled', replyCode: 451 };
    const first = [requested, byTenant, { ...rejected, attempt: 1 }];
    await expect.poll(steps).toEqual(first);
    expect((await told()).status).toBe('pending');
    await world.settled();
    world.advance(5_000);
    const second = [
      { ...byTenant, attempt: 2 },
      { ...rejected, attempt: 2 },
    ];
    await expect.poll(steps).toEqual([...first, ...second]);
    world.advance(55_000);
    expect((await told()).status).toBe('expired');
    await expect.poll(steps).toEqual([...first, ...second, { step: 'expired' }]);
  });

  it.each([
    ['nobody is there', { smtp_port: '1' }, {}, 'unavailable'],
    ['we may not connect', {}, { allowPrivate: false }, 'address_forbidden'],
  ] as const)('has no reply code where %s', async (_, over, ports, reason) => {
    const server = await withOwn({}, ports);
    await world.ownServer({ ...server.settings, ...over });
    await ask();
    await expect
      .poll(steps)
      .toEqual([requested, byTenant, { step: 'rejected', attempt: 1, reason }]);
    expect(server.connected()).toBe(0);
  });

  it('is not among the mails of an hour, and stands in no log', async () => {
    const lines: Activity[] = [];
    await world.messaging.follow(mailDispatchActivity, { durable: 'log' }, async (body) => {
      lines.push(...sortedLines(body).known);
      return undefined;
    });
    await withOwn({ onRcptTo: (_address, _session, done) => done(reply(550)) });
    for (let nth = 1; nth <= 12; nth += 1) {
      const id = `test_000000${10 + nth}`;
      await ask(id);
      await expect
        .poll(async () => (await world.facts(id)).at(-1)?.data)
        .toMatchObject({ reason: 'recipient_refused' });
    }
    await world.tell('m1', world.added());
    await expect
      .poll(() => lines, { timeout: 10_000 })
      .toMatchObject([{ kind: 'mail_failed', mail: 'factor_added' }]);
  });

  it('is read by its own tenant alone; no other mail is read as one', async () => {
    await start();
    expect(await read()).toMatchObject({ refusal: 'test_mail_unknown' });
    await ask();
    await expect.poll(async () => (await told()).status).toBe('accepted');
    expect(await read(reference, 'other')).toMatchObject({ refusal: 'test_mail_unknown' });
    await world.tell('test_00000002', world.added());
    await expect.poll(() => world.taken).toHaveLength(2);
    expect(await read('test_00000002')).toMatchObject({ refusal: 'test_mail_unknown' });
  });

  it('goes nowhere once who asked for it is erased', async () => {
    await ask();
    await world.vault.erase({ tenantId, userId: ann });
    await start();
    await expect.poll(steps).toEqual([requested, { step: 'failed', reason: 'recipient_erased' }]);
    expect(world.taken).toEqual([]);
  });
});
