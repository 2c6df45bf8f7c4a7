import { readGuardian } from '@countersign/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ManagementWorld, openManagement, scopesBut } from '../testing/management-world.ts';

let world: ManagementWorld;
beforeAll(async () => {
  world = await openManagement();
});
afterAll(() => world.close());

const factors = '/guardian/factors';
const invalid = '{"statusCode":401,"error":"Unauthorized","message":"Invalid token"}';

describe('a caller', () => {
  it('without a token is told that it is missing', async () => {
    const { statusCode, body, headers } = await world.app.inject({
      url: '/api/v2/guardian/factors',
      headers: { host: 'acme.test' },
    });
    expect(statusCode).toBe(401);
    expect(headers['www-authenticate']).toBe('Bearer');
    expect(body).toBe(
      '{"statusCode":401,"error":"Unauthorized","message":"Missing authentication"}',
    );
  });

  it.each(['Bearer nonsense', 'Basic YWRtaW46YWRtaW4=', 'Bearer', 'Bearer a b'])(
    'that says %s is not let in',
    async (authorization) => {
      const call = await world.call('GET', factors, { headers: { authorization } });
      expect(call).toMatchObject({ status: 401, text: invalid });
    },
  );

  it('with the token of another tenant is not let in', async () => {
    expect(await world.call('GET', factors, { as: 'other' })).toMatchObject({
      status: 401,
      text: invalid,
    });
    expect((await world.call('GET', factors, { as: 'other', at: 'other' })).status).toBe(200);
  });

  it('is let in until the token expires, and not then', async () => {
    const own = await openManagement();
    const authorization = `Bearer ${await own.tokenOf('acme')}`;
    const call = () => own.call('GET', factors, { headers: { authorization } });
    own.advance(86_399_000);
    expect((await call()).status).toBe(200);
    own.advance(1_000);
    expect((await call()).status).toBe(401);
    await own.close();
  });

  it('is told the scope it lacks before its body is looked at', async () => {
    const scopes = ['read:users'];
    const { status, text } = await world.call('PUT', `${factors}/sms`, { body: '{', scopes });
    expect(status).toBe(403);
    expect(text).toBe(
      '{"statusCode":403,"error":"Forbidden","message":"Insufficient scope, expected any of: ' +
        'update:guardian_factors","errorCode":"insufficient_scope"}',
    );
  });
});

describe('every route', () => {
  it('asks for a scope that exists, and refuses a token without it', async () => {
    const open = world.routes.filter(({ scopes }) => scopes.length === 0);
    expect(open).toEqual([]);
    expect(world.routes.length).toBeGreaterThan(50);
    for (const { method, url, scopes } of world.routes) {
      const path = url.replace('/api/v2', '').replace(':id', 'auth0%7C1').replace(/:\w+/, 'sms');
      const body = method === 'GET' || method === 'DELETE' ? {} : { body: {} };
      const { status } = await world.call(method, path, { scopes: scopesBut(scopes), ...body });
      expect({ method, url, status }).toEqual({ method, url, status: 403 });
    }
  });
});

describe('a request', () => {
  it('that leads nowhere is told so', async () => {
    expect(await world.call('GET', '/guardian/nowhere')).toMatchObject({
      status: 404,
      text: '{"statusCode":404,"error":"Not Found","message":"Not Found"}',
    });
  });

  it('to a host nobody has is told so', async () => {
    const { statusCode, body } = await world.app.inject({
      url: '/api/v2/guardian/factors',
      headers: { host: 'nobody.test' },
    });
    expect(statusCode).toBe(404);
    expect(JSON.parse(body)).toEqual({
      statusCode: 404,
      error: 'Not Found',
      message: 'No tenant answers to this host.',
      errorCode: 'inexistent_tenant',
    });
  });

  it.each([
    ['that is not JSON', '{', 'application/json', 400],
    ['of another kind', '<a/>', 'application/xml', 415],
    ['that poisons prototypes', '{"__proto__":{"x":1}}', 'application/json', 400],
  ])('with a body %s is refused', async (_, body, contentType, expected) => {
    const headers = { 'content-type': contentType };
    const { status, text } = await world.call('PUT', `${factors}/sms`, { body, headers });
    expect(status).toBe(expected);
    expect(Object.keys(JSON.parse(text)).slice(0, 3)).toEqual(['statusCode', 'error', 'message']);
  });

  it('with more than a megabyte is refused', async () => {
    const body = { enrollment_message: 'x'.repeat(1_048_577), verification_message: '' };
    expect((await world.call('PUT', `${factors}/sms/templates`, { body })).status).toBe(413);
  });

  it('that announces JSON and sends nothing is no malformed one', async () => {
    const headers = { 'content-type': 'application/json' };
    expect((await world.call('DELETE', '/users/auth0%7Cnobody', { headers })).status).toBe(204);
  });

  it('gets 503 while a service is away', async () => {
    const own = await openManagement();
    await own.stopGuardianConfig();
    const { status, text, headers } = await own.call('GET', factors);
    expect(status).toBe(503);
    expect(headers['retry-after']).toBe('1');
    expect(JSON.parse(text)).toMatchObject({ statusCode: 503, error: 'Service Unavailable' });
    await own.close();
  });

  it('gets 500, and not a word about why, where a service is broken', async () => {
    const own = await openManagement();
    await own.stopGuardianConfig();
    await own.messaging.answer(readGuardian, async () => {
      throw new Error('canary');
    });
    expect(await own.call('GET', factors)).toMatchObject({
      status: 500,
      text:
        '{"statusCode":500,"error":"Internal Server Error",' +
        '"message":"An internal server error occurred"}',
    });
    await own.close();
  });
});
