import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ManagementWorld, openManagement } from '../../testing/management-world.ts';

let world: ManagementWorld;
let people = 0;
let user = '';
beforeAll(async () => {
  world = await openManagement();
});
afterAll(() => world.close());
beforeEach(async () => {
  people += 1;
  const who = { email: `person${people}@example.com`, user_id: `person${people}` };
  const body = { connection: 'Username-Password-Authentication', password: 'a long one, really' };
  expect((await world.call('POST', '/users', { body: { ...body, ...who } })).status).toBe(201);
  user = `/users/auth0%7Cperson${people}`;
});

const at = '2026-01-01T12:00:00.000Z';
const phone = { type: 'phone', name: 'Work', phone_number: '+14155550167' };
const totp = { type: 'totp', totp_secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' };
const add = async (body: object) => {
  const { text } = await world.call('POST', `${user}/authentication-methods`, { body });
  return /dev_[a-zA-Z0-9]{16}/.exec(text)?.[0] ?? 'none';
};
const list = async () =>
  JSON.parse((await world.call('GET', `${user}/authentication-methods`)).text).length;
const unknownUser = { status: 404, text: expect.stringContaining('"errorCode":"inexistent_user"') };

describe('the enrollments of a user', () => {
  it('are none at first', async () => {
    expect(await world.call('GET', `${user}/enrollments`)).toMatchObject({
      ...{ status: 200, text: '[]' },
    });
  });

  it('are the first confirmed one alone, in Auth0’s order and words', async () => {
    const dev = await add(phone);
    await add(totp);
    expect((await world.call('GET', `${user}/enrollments`)).text).toBe(
      `[{"id":"${dev}","status":"confirmed","type":"sms","name":"Work",` +
        `"phone_number":"XXXXXXXX0167","auth_method":"sms","enrolled_at":"${at}"}]`,
    );
  });

  it('are not those of a user that does not exist', async () => {
    expect(await world.call('GET', '/users/auth0%7Cnobody/enrollments')).toMatchObject(unknownUser);
  });
});

describe('removing what a user enrolled', () => {
  it('removes everything at once', async () => {
    await add(phone);
    await add(totp);
    const removed = await world.call('DELETE', `${user}/authenticators`);
    expect(removed).toMatchObject({ status: 204, text: '' });
    expect(await list()).toBe(0);
  });

  it('removes the app for google-authenticator, and nothing for Duo', async () => {
    await add(phone);
    await add(totp);
    expect((await world.call('DELETE', `${user}/multifactor/duo`)).status).toBe(204);
    expect(await list()).toBe(2);
    const gone = await world.call('DELETE', `${user}/multifactor/google-authenticator`);
    expect(gone).toMatchObject({ status: 204, text: '' });
    expect(await list()).toBe(1);
  });

  it('knows no other provider, and no user that does not exist', async () => {
    const other = await world.call('DELETE', `${user}/multifactor/authy`);
    expect(other).toMatchObject({ status: 400 });
    expect(other.text).toContain('"errorCode":"invalid_uri"');
    const nobody = '/users/auth0%7Cnobody/multifactor/duo';
    expect(await world.call('DELETE', nobody)).toMatchObject(unknownUser);
  });
});

describe('an enrollment', () => {
  const notFound = {
    status: 404,
    text:
      '{"statusCode":404,"error":"Not Found","message":"Enrollment not found",' +
      '"errorCode":"enrollment_not_found"}',
  };

  it('is read by its id alone, masked', async () => {
    const dev = await add(phone);
    const { status, text } = await world.call('GET', `/guardian/enrollments/${dev}`);
    expect(status).toBe(200);
    expect(text).toBe(
      `{"id":"${dev}","status":"confirmed","name":"Work","phone_number":"XXXXXXXX0167",` +
        `"enrolled_at":"${at}"}`,
    );
  });

  it('is removed once', async () => {
    const path = `/guardian/enrollments/${await add(phone)}`;
    expect(await world.call('DELETE', path)).toMatchObject({ status: 204, text: '' });
    expect(await list()).toBe(0);
    expect(await world.call('DELETE', path)).toMatchObject(notFound);
    expect(await world.call('GET', path)).toMatchObject(notFound);
  });

  it('is nobody else’s: another tenant does not find it', async () => {
    const path = `/guardian/enrollments/${await add(phone)}`;
    expect(await world.call('GET', path, { at: 'other', as: 'other' })).toMatchObject(notFound);
    expect(await world.call('DELETE', path, { at: 'other', as: 'other' })).toMatchObject(notFound);
    expect((await world.call('GET', path)).status).toBe(200);
  });

  it('has an id of the right form', async () => {
    const { status, text } = await world.call('GET', '/guardian/enrollments/dev_1');
    expect(status).toBe(400);
    expect(text).toContain('"errorCode":"invalid_uri"');
  });
});
