import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ManagementWorld, openManagement } from '../../testing/management-world.ts';

let world: ManagementWorld;
beforeAll(async () => {
  world = await openManagement();
});
afterAll(() => world.close());

const sink = { httpEndpoint: 'https://siem.example/logs', httpAuthorization: 'canary-theirs' };
const create = (more: object = {}) =>
  world.call('POST', '/log-streams', { body: { type: 'http', name: 'siem', sink, ...more } });
const created = async () => JSON.parse((await create()).text);

describe('/log-streams', () => {
  it('creates one, and says how it signs this once; what authorises it never says', async () => {
    const { status, text } = await create({
      filters: [{ type: 'category', name: 'auth.login.fail' }],
    });
    expect(status).toBe(200);
    const body = JSON.parse(text);
    expect(Object.keys(body)).toEqual([
      ...['id', 'name', 'type', 'status', 'isPriority', 'filters', 'sink'],
    ]);
    expect(body).toMatchObject({
      id: expect.stringMatching(/^lst_[0-9a-f]{16}$/),
      ...{ name: 'siem', type: 'http', status: 'active' },
      filters: [{ type: 'category', name: 'auth.login.fail' }],
      sink: {
        httpEndpoint: sink.httpEndpoint,
        httpContentType: 'application/json',
        httpContentFormat: 'JSONLINES',
        httpCustomHeaders: [],
        httpSigningSecret: expect.stringMatching(/^whsec_/),
      },
    });
    const read = await world.call('GET', `/log-streams/${body.id}`);
    const list = await world.call('GET', '/log-streams');
    const { httpSigningSecret: _, ...shown } = body.sink;
    expect(JSON.parse(read.text)).toEqual({ ...body, sink: shown });
    expect(JSON.parse(list.text)).toEqual([{ ...body, sink: shown }]);
    expect(`${text}${read.text}${list.text}`).not.toContain('canary');
  });

  it('changes what is named and leaves the rest', async () => {
    const { id } = await created();
    const change = { status: 'paused', sink: { httpContentFormat: 'JSONARRAY' } };
    const { status, text } = await world.call('PATCH', `/log-streams/${id}`, { body: change });
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({
      ...{ id, name: 'siem', status: 'paused' },
      sink: { httpEndpoint: sink.httpEndpoint, httpContentFormat: 'JSONARRAY' },
    });
  });

  it('shows a mask for what is secret, and has it back as what it stands for', async () => {
    const body = {
      ...{ type: 'http', name: 'masked' },
      sink: { ...sink, httpCustomHeaders: [{ header: 'x-key', value: 'canary' }] },
    };
    const { id } = JSON.parse((await world.call('POST', '/log-streams', { body })).text);
    const path = `/log-streams/${id}`;
    const read = JSON.parse((await world.call('GET', path)).text);
    expect(read.sink).toMatchObject({
      httpAuthorization: '********',
      httpCustomHeaders: [{ header: 'x-key', value: '********' }],
    });
    const again = await world.call('PATCH', path, { body: { sink: read.sink } });
    expect([again.status, JSON.parse(again.text)]).toEqual([200, read]);

    await world.call('PATCH', path, { body: { sink: { httpAuthorization: null } } });
    const without = JSON.parse((await world.call('GET', path)).text);
    expect(without.sink).not.toHaveProperty('httpAuthorization');
    const { status } = await world.call('PATCH', path, { body: { sink: read.sink } });
    expect(status).toBe(400);
  });

  it.each([
    ['httpAuthorization', { httpAuthorization: '********' }],
    ['httpCustomHeaders', { httpCustomHeaders: [{ header: 'x-new', value: '********' }] }],
    ['httpSigningSecret', { httpSigningSecret: '********' }],
  ])('takes no mask for a new secret: %s', async (name, masked) => {
    const { status, text } = await create({ sink: { ...masked, httpEndpoint: 'https://a.test' } });
    expect([status, JSON.parse(text).message]).toEqual([
      400,
      `Payload validation error: 'There is no secret behind this mask' on property sink.${name}.`,
    ]);
  });

  it('removes one, once and again', async () => {
    const { id } = await created();
    expect((await world.call('DELETE', `/log-streams/${id}`)).status).toBe(204);
    expect((await world.call('DELETE', `/log-streams/${id}`)).status).toBe(204);
    for (const method of ['GET', 'PATCH'] as const) {
      const body = method === 'PATCH' ? { body: { name: 'x' } } : {};
      const { status, text } = await world.call(method, `/log-streams/${id}`, body);
      expect([status, JSON.parse(text).errorCode]).toEqual([404, 'log_stream_not_found']);
    }
  });

  it.each([
    { type: 'eventbridge' },
    { unknown: 1 },
    { sink: {} },
    { sink: { ...sink, httpEndpoint: 'no address' } },
    { sink: { httpEndpoint: 'http://169.254.169.254/' } },
    { sink: { httpEndpoint: 'https://10.0.0.1/' } },
    { sink: { ...sink, httpSigningSecret: 'canary-short' } },
    { filters: [{ type: 'category', name: 'everything' }] },
  ])('refuses %o', async (body) => {
    const { status, text } = await create(body);
    expect([status, JSON.parse(text).errorCode]).toEqual([400, 'invalid_body']);
    expect(text).not.toContain('canary');
  });

  it.each(['http://169.254.169.254/', 'https://10.0.0.1/', 'https://user:pass@siem.example/'])(
    'names the address it may not send to: %s',
    async (httpEndpoint) => {
      const refused = expect.objectContaining({
        errorCode: 'invalid_body',
        message: expect.stringContaining('on property sink.httpEndpoint'),
      });
      const made = await create({ sink: { httpEndpoint } });
      expect(JSON.parse(made.text)).toEqual(refused);
      const { id } = await created();
      const body = { sink: { httpEndpoint } };
      const changed = await world.call('PATCH', `/log-streams/${id}`, { body });
      expect([changed.status, JSON.parse(changed.text)]).toEqual([400, refused]);
      await world.call('DELETE', `/log-streams/${id}`);
    },
  );

  it.each([
    ['httpAuthorization', { httpAuthorization: 'canary\n' }],
    ['httpContentType', { httpContentType: 'text\n' }],
    ['httpSigningSecret', { httpSigningSecret: 'canary-short' }],
    ['httpCustomHeaders.0.header', { httpCustomHeaders: [{ header: '', value: 'canary' }] }],
    ['httpCustomHeaders.0.header', { httpCustomHeaders: [{ header: 'host', value: 'x' }] }],
    [
      'httpCustomHeaders.1.value',
      {
        httpCustomHeaders: [
          { header: 'x-good', value: 'good' },
          { header: 'x-bad', value: 'canary\n' },
        ],
      },
    ],
    [
      'httpCustomHeaders.0.value',
      { httpCustomHeaders: [{ header: 'x-long', value: 'x'.repeat(4_097) }] },
    ],
  ])('says of %s that it cannot be sent so', async (field, more) => {
    const refused = expect.stringMatching(new RegExp(` on property sink\\.${field}\\.$`));
    const made = await create({ sink: { ...sink, ...more } });
    expect([made.status, JSON.parse(made.text).message]).toEqual([400, refused]);
    expect(made.text).not.toContain('canary');
    const { id } = await created();
    const changed = await world.call('PATCH', `/log-streams/${id}`, { body: { sink: more } });
    expect([changed.status, JSON.parse(changed.text).message]).toEqual([400, refused]);
    await world.call('DELETE', `/log-streams/${id}`);
  });

  it('keeps ten at most, and each to its tenant', async () => {
    const before = JSON.parse((await world.call('GET', '/log-streams')).text).length;
    const { id } = await created();
    for (let nth = before + 2; nth <= 10; nth += 1) expect((await create()).status).toBe(200);
    expect((await create()).status).toBe(409);
    const elsewhere = { at: 'other', as: 'other' } as const;
    expect((await world.call('GET', '/log-streams', elsewhere)).text).toBe('[]');
    expect((await world.call('GET', `/log-streams/${id}`, elsewhere)).status).toBe(404);
  });
});
