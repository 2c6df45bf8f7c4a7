import { changeUserAccess, createUser, registerAuthenticator } from '@countersign/contracts';
import { managementAudience } from '@countersign/edge-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ManagementWorld, openManagement, scopesBut } from '../../testing/management-world.ts';

const tenantId = 'acme';
const connection = 'Username-Password-Authentication';
/** Everything but something that an Admin may do, and no route about people asks for. */
const scopes = scopesBut(['read:logs']);
const mayMore =
  '{"statusCode":403,"error":"Forbidden","message":"Insufficient scope: the user may do what ' +
  'this token may not.","errorCode":"insufficient_scope"}';

const roleMayMore = mayMore.replace('the user may', 'the client may');

let world: ManagementWorld;
let admin: string;
let nobody: string;
let enrollment: string;

const somebody = async (email: string) => {
  const asked = { tenantId, connection, profile: { email }, password: 'correct horse battery' };
  const made = await world.ask(createUser, asked);
  if (!made.ok) throw new Error(made.refusal);
  return made.value.userId;
};

beforeAll(async () => {
  world = await openManagement();
  [admin, nobody] = [await somebody('admin@example.com'), await somebody('ada@example.com')];
  await world.ask(changeUserAccess, { tenantId, userId: admin, addedRoles: ['rol_admin'] });
  const authenticator = { kind: 'phone', phoneNumber: '+4915123456789' } as const;
  const enrolled = await world.ask(registerAuthenticator, {
    ...{ tenantId, userId: admin, authenticator },
  });
  if (!enrolled.ok) throw new Error(enrolled.refusal);
  enrollment = enrolled.value.authenticatorId;
});
afterAll(() => world.close());

describe('somebody who may do more than a token', () => {
  it('is changed by it on no route below their address', async () => {
    const bases = ['/api/v2/users/:id/', '/api/v2/countersign/users/:id/'];
    const changes = world.routes.filter(
      ({ method, url }) => method !== 'GET' && bases.some((base) => `${url}/`.startsWith(base)),
    );
    expect(changes.length).toBeGreaterThan(13);
    for (const { method, url } of changes) {
      const path = url
        .replace('/api/v2', '')
        .replace(':id', encodeURIComponent(admin))
        .replace(/:\w+/g, 'x');
      const asked = method === 'DELETE' ? { scopes } : { scopes, body: {} };
      const { status, text } = await world.call(method, path, asked);
      expect({ method, url, status, text }).toEqual({ method, url, status: 403, text: mayMore });
      if (method === 'DELETE') continue;
      const { text: fromAbove } = await world.call(method, path, { body: { odd: true } });
      expect(fromAbove).not.toBe(mayMore);
    }
  });

  it('keeps what their role permits: it loses nothing that the token does not hold', async () => {
    const base = '/api/v2/roles/:id';
    const losses = world.routes.filter(
      ({ method, url }) => method === 'DELETE' && `${url}/`.startsWith(`${base}/`),
    );
    expect(losses.map(({ url }) => url).toSorted()).toEqual([base, `${base}/permissions`]);
    const permission = {
      resource_server_identifier: managementAudience(world.issuerOf(tenantId)),
      permission_name: 'read:logs',
    };
    for (const { method, url } of losses) {
      const path = url.replace('/api/v2', '').replace(':id', 'rol_admin');
      const body = url === base ? {} : { body: { permissions: [permission] } };
      const { status, text } = await world.call(method, path, { scopes, ...body });
      expect({ url, status, text }).toEqual({ url, status: 403, text: roleMayMore });
    }
    const { status, text } = await world.call('PATCH', `/users/${encodeURIComponent(admin)}`, {
      ...{ scopes, body: { password: 'another horse battery' } },
    });
    expect({ status, text }).toEqual({ status: 403, text: mayMore });
  });

  it('gets no ticket from it, and loses no enrollment by it', async () => {
    const ticket = { body: { user_id: admin, allow_multiple_enrollments: true } };
    const at = '/guardian/enrollments/ticket';
    expect(await world.call('POST', at, { ...ticket, scopes })).toMatchObject({
      ...{ status: 403, text: mayMore },
    });
    expect((await world.call('POST', at, ticket)).status).toBe(200);
    const path = `/guardian/enrollments/${enrollment}`;
    expect((await world.call('DELETE', path, { scopes })).text).toBe(mayMore);
    expect((await world.call('DELETE', path)).status).toBe(204);
  });

  it('is read by it; and who may do nothing is changed by it', async () => {
    const at = (userId: string) => `/users/${encodeURIComponent(userId)}`;
    expect((await world.call('GET', at(admin), { scopes })).status).toBe(200);
    const change = { body: { password: 'another horse battery' } };
    expect((await world.call('PATCH', at(nobody), { ...change, scopes })).status).toBe(200);
    expect((await world.call('PATCH', at(admin), change)).status).toBe(200);
  });
});
