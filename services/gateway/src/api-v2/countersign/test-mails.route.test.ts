import type { Mailer } from '@countersign/mail-dispatch';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type GatewayWorld, openGateway } from '../../testing/gateway-world.ts';
import { openLog } from '../../testing/log.ts';

const url = '/api/v2/countersign/emails/tests';
const email = 'canary@example.com';
let world: GatewayWorld;
let log: Awaited<ReturnType<typeof openLog>>;

const open = async (options: Parameters<typeof openGateway>[0] = {}) => {
  world = await openGateway(options);
  log = await openLog(world);
};
beforeEach(() => open());
afterEach(() => world.close());
const reopen = async (options: Parameters<typeof openGateway>[0]) => {
  await world.close();
  await open(options);
};

type Scope = Parameters<typeof log.manage>[0][number];
const both: readonly Scope[] = ['read:guardian_factors', 'update:guardian_factors'];
const asAdmin = async (scopes = both) => (await log.manage([...scopes])).headers;

const send = async (payload: object = { email }, scopes = both) =>
  world.app.inject({
    ...{ method: 'POST', url, payload },
    headers: { host: 'acme.test', ...(await asAdmin(scopes)) },
  });
const read = async (reference: string, host = 'acme.test') =>
  world.app.inject({ url: `${url}/${reference}`, headers: { host, ...(await asAdmin()) } });

describe('a test mail', () => {
  it('reaches the mailbox, and every step of it is told', async () => {
    const begun = await send({ email, language: 'de' });
    expect(begun.statusCode).toBe(202);
    const { reference } = begun.json();
    const at = { date: world.clock() };
    expect(begun.json()).toEqual({
      ...{ reference, requested_at: world.clock(), expires_at: expect.any(String) },
    });
    await vi.waitFor(async () =>
      expect((await read(reference)).json()).toEqual({
        ...{ reference, status: 'accepted' },
        steps: [
          { ...at, event: 'requested' },
          { ...at, event: 'attempted', server: 'deployment', attempt: 1 },
          { ...at, event: 'accepted', attempt: 1 },
        ],
      }),
    );
    expect(world.mails).toMatchObject([{ to: email, subject: 'Testmail von Acme <Ltd>' }]);
  });

  it('that is refused is told by the server’s code and in a word of ours', async () => {
    const no = { status: 'rejected', reason: 'message_refused', replyCode: 554 } as const;
    const mailer: Mailer = { send: async () => no, close: async () => {} };
    await reopen({ mailer });
    const { reference } = (await send()).json();
    await vi.waitFor(async () =>
      expect((await read(reference)).json()).toMatchObject({
        status: 'rejected',
        steps: [
          ...[{ event: 'requested' }, { event: 'attempted' }],
          { event: 'rejected', attempt: 1, reason: 'message_refused', reply_code: 554 },
          { event: 'failed', reason: 'message_refused' },
        ],
      }),
    );
  });

  it('is counted nowhere, and is in the log as asked for, without the address', async () => {
    const { reference } = (await send()).json();
    await vi.waitFor(async () => expect((await read(reference)).json().status).toBe('accepted'));
    const lines = await log.until('sapi');
    expect(lines.map(({ type }) => type)).not.toContain('gd_send_email');
    const stats = await world.app.inject({
      url: '/api/v2/countersign/mfa/stats',
      headers: { host: 'acme.test', ...log.headers },
    });
    expect(stats.json().totals).toMatchObject({ messages_sent: 0, messages_failed: 0 });
    const { db } = world.sqliteFile;
    const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
    const kept = tables.map(({ name }) => db.prepare(`SELECT * FROM "${name}"`).all());
    for (const said of [lines, kept]) expect(JSON.stringify(said)).not.toContain('canary');
  });

  it('is refused to who may only read', async () => {
    expect((await send({ email }, ['read:guardian_factors'])).json()).toMatchObject({
      ...{ statusCode: 403, errorCode: 'insufficient_scope' },
    });
    expect(world.mails).toEqual([]);
  });

  it('is refused once who asks has had enough, saying when it may be tried again', async () => {
    await reopen({ limits: { sendsPerUser: { burst: 1, refillMs: 3_600_000 } } });
    expect((await send()).statusCode).toBe(202);
    const refused = await send({ email: 'elsewhere@example.com' });
    expect(refused.json()).toMatchObject({ statusCode: 429, errorCode: 'too_many_requests' });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(3_000);
  });

  it('is unknown to another tenant, whose token opens nothing here', async () => {
    const { reference } = (await send()).json();
    await vi.waitFor(async () => expect((await read(reference)).statusCode).toBe(200));
    expect((await read(reference, 'other.test')).statusCode).toBe(401);
    expect((await read('test_00000000')).statusCode).toBe(404);
    expect((await read('dev_0000')).statusCode).toBe(400);
  });
});
