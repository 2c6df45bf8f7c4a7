import { changeUserAccess, createUser, updateUser } from '@countersign/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ManagementWorld, openManagement, scopesBut } from '../../testing/management-world.ts';

const tenantId = 'acme';
const email = 'ada@example.com';
const database = 'Username-Password-Authentication';
const path = '/tickets/password-change';

let world: ManagementWorld;
let userId: string;
const somebody = async (address: string, connection = database) => {
  const profile = { email: address };
  const asked = { tenantId, connection, profile, password: 'canary-battery-staple' };
  const made = await world.ask(createUser, asked);
  return made.ok ? made.value.userId : '';
};
beforeAll(async () => {
  world = await openManagement();
  userId = await somebody(email);
});
afterAll(() => world.close());

const issue = (body: object, more: object = {}) =>
  world.call('POST', path, { body: { user_id: userId, ...body }, ...more });

describe('a link to choose another password', () => {
  it('is answered as an address of this tenant that names nobody', async () => {
    const { status, text } = await issue({ mark_email_as_verified: true });
    expect(status).toBe(201);
    const { ticket, ...rest } = JSON.parse(text);
    expect(rest).toEqual({});
    expect(ticket).toMatch(/^https:\/\/acme\.test\/u\/reset-verify\?ticket=[\w.%-]+#$/);
    const opened = Buffer.from(ticket, 'base64url').toString('latin1') + ticket;
    expect(opened).not.toMatch(/ada|auth0\|/);
    expect(ticket.length).toBeLessThan(1_024);
  });

  it('is for who has an address in a connection', async () => {
    const listed = await world.call('GET', '/connections');
    const connection_id = JSON.parse(listed.text).find(
      ({ name }: { readonly name: string }) => name === database,
    ).id;
    const named = { connection_id, email: 'ADA@example.com' };
    expect((await world.call('POST', path, { body: named })).status).toBe(201);
    const elsewhere = await world.call('POST', path, {
      body: { ...named, connection_id: 'con_x' },
    });
    expect([elsewhere.status, elsewhere.text.includes('inexistent_connection')]).toEqual([
      400,
      true,
    ]);
    const nobody = await world.call('POST', path, { body: { ...named, email: 'bob@example.com' } });
    expect([nobody.status, nobody.text.includes('inexistent_user')]).toEqual([404, true]);
  });

  it('names an application of the tenant, or none', async () => {
    expect((await issue({ client_id: 'admin' })).status).toBe(201);
    const { status, text } = await issue({ client_id: 'nobody' });
    expect([status, text.includes('inexistent_client')]).toEqual([404, true]);
  });

  it('is for a person of this tenant', async () => {
    const { status, text } = await issue({}, { at: 'other', as: 'other' });
    expect([status, text.includes('inexistent_user')]).toEqual([404, true]);
  });

  it('is made for nobody who may do more than the token', async () => {
    const admin = await somebody('admin@example.com');
    await world.ask(changeUserAccess, { tenantId, userId: admin, addedRoles: ['rol_admin'] });
    const refused = await issue({ user_id: admin }, { scopes: scopesBut(['read:logs']) });
    expect([refused.status, refused.text.includes('the user may do')]).toEqual([403, true]);
    const [{ id: connection_id }] = JSON.parse((await world.call('GET', '/connections')).text);
    const byAddress = { connection_id, email: 'admin@example.com' };
    const asked = { body: byAddress, scopes: scopesBut(['read:logs']) };
    expect((await world.call('POST', path, asked)).status).not.toBe(201);
    expect((await issue({ user_id: admin })).status).toBe(201);
  });

  it('is made for who is blocked, and is good once they are not', async () => {
    await world.ask(updateUser, { tenantId, userId, blocked: true });
    expect((await issue({})).status).toBe(201);
    await world.ask(updateUser, { tenantId, userId, blocked: false });
  });

  it('writes what was asked into the log, and no link', async () => {
    const { text } = await issue({});
    const { ticket } = JSON.parse(text);
    await world.settled();
    const { text: logs } = await world.call('GET', '/logs?per_page=100');
    expect(logs).toContain('/api/v2/tickets/password-change');
    expect(logs).not.toContain(new URL(ticket).searchParams.get('ticket'));
  });
});
