import { createUser } from '@countersign/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ManagementWorld, openManagement } from '../../testing/management-world.ts';

let world: ManagementWorld;
let userId: string;
beforeAll(async () => {
  world = await openManagement();
  const made = await world.ask(createUser, {
    ...{ tenantId: 'acme', connection: 'Username-Password-Authentication' },
    ...{ profile: { email: 'ada@example.com' }, password: 'canary-battery-staple' },
  });
  userId = made.ok ? made.value.userId : '';
});
afterAll(() => world.close());

const issue = (body: object = {}, headers = {}) =>
  world.call('POST', '/guardian/enrollments/ticket', {
    body: { user_id: userId, ...body },
    headers,
  });

describe('a ticket to enrol', () => {
  it('is answered as an id and an address of this tenant', async () => {
    const { status, text } = await issue({ allow_multiple_enrollments: true, factor: 'otp' });
    expect(status).toBe(200);
    const ticket = JSON.parse(text);
    expect(Object.keys(ticket)).toEqual(['ticket_id', 'ticket_url']);
    expect(ticket.ticket_id).toMatch(/^[0-9A-Za-z]{32}$/);
    expect(ticket.ticket_url).toBe(`https://acme.test/mfa/enrollment?ticket=${ticket.ticket_id}`);
  });

  it('is for a host of the tenant, where one is named', async () => {
    const ours = await issue({}, { 'auth0-custom-domain': 'acme.test' });
    expect(JSON.parse(ours.text).ticket_url).toContain('https://acme.test/mfa/enrollment');
    const shouted = await issue({}, { 'auth0-custom-domain': 'ACME.test' });
    expect(JSON.parse(shouted.text).ticket_url).toContain('https://acme.test/mfa/enrollment');
    const theirs = await issue({}, { 'auth0-custom-domain': 'other.test' });
    expect(theirs.status).toBe(400);
    expect(theirs.text).toContain('inexistent_custom_domain');
  });

  it('is not said to be mailed where no mail is sent', async () => {
    const { status, text } = await issue({ send_mail: true });
    expect(status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({ errorCode: 'operation_not_supported' });
  });

  it('is for a person of this tenant', async () => {
    const path = '/guardian/enrollments/ticket';
    const body = { user_id: userId };
    const { status, text } = await world.call('POST', path, { body, at: 'other', as: 'other' });
    expect(status).toBe(404);
    expect(text).toContain('inexistent_user');
  });
});
