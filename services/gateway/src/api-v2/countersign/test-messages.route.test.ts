import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type GatewayWorld, openGateway } from '../../testing/gateway-world.ts';
import { openLog } from '../../testing/log.ts';
import { openManagement } from '../../testing/management-world.ts';

const path = '/countersign/text-messages/tests';
const url = `/api/v2${path}`;
const phone_number = '+12025550187';
let world: GatewayWorld;
let log: Awaited<ReturnType<typeof openLog>>;

const open = async (options: Parameters<typeof openGateway>[0] = {}) => {
  world = await openGateway(options);
  log = await openLog(world);
};
beforeEach(() => open());
afterEach(() => world.close());

type Scope = Parameters<typeof log.manage>[0][number];
const both: readonly Scope[] = ['read:guardian_factors', 'update:guardian_factors'];
const asAdmin = async (scopes = both) => (await log.manage([...scopes])).headers;

const send = async (payload: object = { phone_number }, scopes = both) =>
  world.app.inject({
    ...{ method: 'POST', url, payload },
    headers: { host: 'acme.test', ...(await asAdmin(scopes)) },
  });
const read = async (reference: string, host = 'acme.test') =>
  world.app.inject({ url: `${url}/${reference}`, headers: { host, ...(await asAdmin()) } });

describe('a test message', () => {
  it('reaches the phone by the tenant’s provider, and every step of it is told', async () => {
    const begun = await send({ phone_number, language: 'de' });
    expect(begun.statusCode).toBe(202);
    const { reference } = begun.json();
    expect(begun.json()).toEqual({
      reference,
      requested_at: world.clock(),
      expires_at: expect.any(String),
    });
    await vi.waitFor(async () =>
      expect((await read(reference)).json()).toEqual({
        reference,
        status: 'accepted',
        steps: [
          { date: world.clock(), event: 'requested' },
          { date: world.clock(), event: 'attempted', provider: 'outbox', attempt: 1 },
          { date: world.clock(), event: 'accepted', provider: 'outbox', attempt: 1 },
        ],
      }),
    );
    expect(world.sent).toMatchObject([{ to: phone_number }]);
    expect(world.sent[0]?.text).toMatch(
      /^\d{6} ist Ihr Bestätigungscode[\s\S]*@acme\.test #\d{6}$/,
    );
  });

  it('stands in the log, with who asked for it and without the number', async () => {
    await send();
    const lines = await log.until('gd_send_sms');
    expect(lines).toContainEqual(
      expect.objectContaining({ type: 'sapi', client_id: expect.stringContaining('manager-') }),
    );
    const { db } = world.sqliteFile;
    const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
    const kept = tables.map(({ name }) => db.prepare(`SELECT * FROM "${name}"`).all());
    for (const said of [lines, kept]) expect(JSON.stringify(said)).not.toContain('2025550187');
  });

  it('is in no figure about people', async () => {
    await send();
    await log.until('gd_send_sms');
    const stats = (await world.browser().get('/api/v2/countersign/mfa/stats', log)).json();
    expect(stats).toMatchObject({
      ...{ totals: { messages_sent: 0, messages_failed: 0 }, rates: {}, factors: [] },
    });
  });

  it('is refused to who may only read', async () => {
    expect((await send({ phone_number }, ['read:guardian_factors'])).json()).toMatchObject({
      ...{ statusCode: 403, errorCode: 'insufficient_scope' },
    });
    expect(world.sent).toEqual([]);
  });

  it.each([
    [{ phone_number: '12' }, 'on property phone_number'],
    [{ phone_number: '+12025550187', message_type: 'pigeon' }, 'on property message_type'],
    [{ phone_number: '+12025550187', language: 'tlh' }, 'on property language'],
    [{}, 'Missing required property: phone_number'],
  ])('is refused with %j, naming the field', async (payload, fault) => {
    const refused = await send(payload);
    expect(refused.json()).toMatchObject({ statusCode: 400, errorCode: 'invalid_body' });
    expect(refused.json().message).toContain(fault);
  });

  it('is refused where no provider has its settings', async () => {
    const own = await openManagement();
    const selected = { body: { provider: 'twilio' } };
    await own.call('PUT', '/guardian/factors/phone/selected-provider', selected);
    const { status, text } = await own.call('POST', path, { body: { phone_number } });
    expect([status, JSON.parse(text)]).toEqual([
      400,
      expect.objectContaining({
        message: 'No provider has the settings that sending takes: write them first.',
        errorCode: 'operation_not_supported',
      }),
    ]);
    await own.close();
  });

  it('is refused once a number has had enough, saying when it may be tried again', async () => {
    await world.close();
    await open({ limits: { sendsPerNumber: { burst: 1, refillMs: 3_600_000 } } });
    expect((await send()).statusCode).toBe(202);
    const refused = await send();
    expect(refused.json()).toMatchObject({ statusCode: 429, errorCode: 'too_many_requests' });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(3_000);
    expect((await send({ phone_number: '+12025550188' })).statusCode).toBe(202);
  });

  it('is unknown to another tenant, whose token opens nothing here', async () => {
    const { reference } = (await send()).json();
    await vi.waitFor(async () => expect((await read(reference)).statusCode).toBe(200));
    expect((await read(reference, 'other.test')).statusCode).toBe(401);
    expect((await read('test_00000000')).json()).toMatchObject({
      ...{ statusCode: 404, errorCode: 'inexistent_test_message' },
    });
    expect((await read('dev_0000')).statusCode).toBe(400);
  });
});
