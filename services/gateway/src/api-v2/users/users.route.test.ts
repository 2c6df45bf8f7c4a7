import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ManagementWorld, openManagement } from '../../testing/management-world.ts';

let world: ManagementWorld;
beforeAll(async () => {
  world = await openManagement();
});
afterAll(() => world.close());

const connection = 'Username-Password-Authentication';
const password = 'correct horse battery staple';
const path = (id: string) => `/users/${encodeURIComponent(id)}`;
const create = (body: object) =>
  world.call('POST', '/users', { body: { connection, password, ...body } });
const at = '2026-01-01T12:00:00.000Z';

describe('creating a user', () => {
  it('answers the user as Auth0 does', async () => {
    const { status, text } = await create({ email: 'chuck@example.com', user_id: 'chuck' });
    expect(status).toBe(201);
    expect(text).toBe(
      `{"created_at":"${at}","email":"chuck@example.com","email_verified":false,` +
        `"identities":[{"connection":"${connection}","user_id":"chuck","provider":"auth0",` +
        '"isSocial":false}],"name":"chuck@example.com","nickname":"chuck",' +
        `"updated_at":"${at}","user_id":"auth0|chuck"}`,
    );
  });

  it('gives an id where none is brought', async () => {
    const { text } = await create({ email: 'ada@example.com', given_name: 'Ada' });
    expect(JSON.parse(text).user_id).toMatch(/^auth0\|\w+$/);
  });

  it('refuses an address that is taken', async () => {
    await create({ email: 'twice@example.com' });
    expect(await create({ email: 'twice@example.com' })).toMatchObject({
      status: 409,
      text:
        '{"statusCode":409,"error":"Conflict","message":"The user already exists.",' +
        '"errorCode":"auth0_idp_error"}',
    });
  });

  it('words a malformed address as Auth0 does', async () => {
    expect((await create({ email: 'no address' })).text).toBe(
      '{"statusCode":400,"error":"Bad Request","message":"Payload validation error: ' +
        "'Object didn't pass validation for format email: no address' on property email " +
        '(The user\'s email).","errorCode":"invalid_body"}',
    );
  });

  it.each([
    [{ email: 'a@example.com', connection: 'nowhere' }, 'The connection does not exist.'],
    [{ email: 'a@example.com', connection: 'nowhere', user_id: '1' }, 'does not exist.'],
    [{ email: 'a@example.com', password: 'short' }, 'PasswordStrengthError: Password is too weak'],
    [{ email: 'a@example.com', password: undefined }, "'Missing required property: password'."],
    [{}, "'Missing required property: email'."],
    [{ email: 'a@example.com', shoe_size: 43 }, "'Additional properties not allowed: shoe_size'."],
  ])('refuses %j', async (body, fault) => {
    const { status, text } = await create(body);
    expect(status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({ error: 'Bad Request' });
    expect(JSON.parse(text).message).toContain(fault);
  });
});

describe('one user', () => {
  it('is read, changed and read again', async () => {
    const { user_id: id } = JSON.parse((await create({ email: 'bob@example.com' })).text);
    const body = { nickname: 'Bobby', user_metadata: { size: 'L' }, blocked: true };
    expect((await world.call('PATCH', path(id), { body })).status).toBe(200);
    await world.call('PATCH', path(id), { body: { user_metadata: { colour: 'red' } } });
    expect(JSON.parse((await world.call('GET', path(id))).text)).toMatchObject({
      nickname: 'Bobby',
      blocked: true,
      user_metadata: { size: 'L', colour: 'red' },
    });
    const cleared = await world.call('PATCH', path(id), { body: { nickname: null } });
    expect(JSON.parse(cleared.text)).toMatchObject({ nickname: 'bob' });
  });

  it('shows only the fields asked for', async () => {
    const one = `${path('auth0|chuck')}?fields=email,user_id`;
    expect((await world.call('GET', one)).text).toBe(
      '{"email":"chuck@example.com","user_id":"auth0|chuck"}',
    );
    const rest = await world.call('GET', `${one}&include_fields=false`);
    expect(Object.keys(JSON.parse(rest.text))).not.toContain('email');
  });

  it.each([
    ['GET', undefined],
    ['PATCH', {}],
  ] as const)('that does not exist is not found (%s)', async (method, body) => {
    const call = body ? { body } : {};
    expect(await world.call(method, path('auth0|nobody'), call)).toMatchObject({
      status: 404,
      text:
        '{"statusCode":404,"error":"Not Found","message":"The user does not exist.",' +
        '"errorCode":"inexistent_user"}',
    });
  });

  it('with an id that is none is a bad path', async () => {
    expect((await world.call('GET', path('nobody'))).text).toBe(
      '{"statusCode":400,"error":"Bad Request","message":"Path validation error: ' +
        "'Object didn't pass validation for format user-id: nobody' on property id " +
        '(The id of the user).","errorCode":"invalid_uri"}',
    );
  });

  it('of another tenant does not exist here', async () => {
    const call = await world.call('GET', path('auth0|chuck'), { at: 'other', as: 'other' });
    expect(call.status).toBe(404);
  });

  it('cannot take an address that is taken, nor a weak password', async () => {
    const taken = { email: 'chuck@example.com' };
    await create({ email: 'dora@example.com', user_id: 'dora' });
    expect((await world.call('PATCH', path('auth0|dora'), { body: taken })).status).toBe(409);
    const weak = { password: 'short' };
    const { status, text } = await world.call('PATCH', path('auth0|dora'), { body: weak });
    expect(status).toBe(400);
    expect(JSON.parse(text).message).toContain('PasswordStrengthError');
  });

  it('is erased, and erasing again is no fault', async () => {
    await create({ email: 'gone@example.com', user_id: 'gone' });
    const erased = await world.call('DELETE', path('auth0|gone'));
    expect(erased).toMatchObject({ status: 204, text: '' });
    expect((await world.call('GET', path('auth0|gone'))).status).toBe(404);
    expect((await world.call('DELETE', path('auth0|gone'))).status).toBe(204);
    expect((await world.call('GET', '/users-by-email?email=gone@example.com')).text).toBe('[]');
  });
});

describe('a password', () => {
  it('is never answered nor repeated', async () => {
    const body = { email: 'p@example.com', password: 'canary canary canary' };
    expect((await create(body)).text).not.toContain('canary');
    const refused = await create({ ...body, password: { canary: 'canary' } });
    expect(refused.status).toBe(400);
    expect(refused.text).not.toContain('canary');
  });
});
