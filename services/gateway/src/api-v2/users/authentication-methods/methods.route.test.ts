import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ManagementWorld, openManagement } from '../../../testing/management-world.ts';

let world: ManagementWorld;
let people = 0;
let methods = '';

beforeAll(async () => {
  world = await openManagement();
});
afterAll(() => world.close());
beforeEach(async () => {
  people += 1;
  const body = {
    connection: 'Username-Password-Authentication',
    email: `person${people}@example.com`,
    user_id: `person${people}`,
    password: 'a long one, really',
  };
  expect((await world.call('POST', '/users', { body })).status).toBe(201);
  methods = `/users/auth0%7Cperson${people}/authentication-methods`;
});

const at = '2026-01-01T12:00:00.000Z';
const phone = { type: 'phone', name: 'Work', phone_number: '+14155550167' };
const email = { type: 'email', email: 'chuckie1@example.com' };
const totp = { type: 'totp', name: 'App', totp_secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' };
const post = (body: object) => world.call('POST', methods, { body });
const devOf = (text: string) => /dev_[a-zA-Z0-9]{16}/.exec(text)?.[0] ?? 'none';

const phoneParts = (dev: string) =>
  '"preferred_authentication_method":"sms",' +
  `"authentication_methods":[{"id":"sms|${dev}","type":"sms"}]`;

describe('creating a method', () => {
  it('answers a phone, masked, in Auth0’s order', async () => {
    const { status, text } = await post(phone);
    const dev = devOf(text);
    expect(status).toBe(201);
    expect(text).toBe(
      `{"type":"phone","name":"Work","created_at":"${at}","phone_number":"XXXXXXXX0167",` +
        `"id":"phone|${dev}",${phoneParts(dev)}}`,
    );
  });

  it('answers an address, masked', async () => {
    const { text } = await post(email);
    expect(text).toBe(
      `{"type":"email","created_at":"${at}","email":"chuc****@exam*******",` +
        `"id":"email|${devOf(text)}"}`,
    );
  });

  it('answers a TOTP without its secret', async () => {
    const { text } = await post(totp);
    expect(text).toBe(
      `{"type":"totp","name":"App","created_at":"${at}","id":"totp|${devOf(text)}"}`,
    );
  });

  it.each([
    [{ type: 'phone' }, "'Missing required property: phone_number'"],
    [{ type: 'email' }, "'Missing required property: email'"],
    [{ type: 'totp' }, "'Missing required property: totp_secret'"],
    [{ type: 'push' }, "'No enum match' on property type"],
    [{}, "'Missing required property: type'"],
    [{ ...phone, phone_number: '+1 12' }, 'validation for format phone-number'],
    [{ ...totp, totp_secret: 'not base32!' }, 'validation for format base32'],
    [{ ...phone, name: 'x'.repeat(21) }, "'String is too long (21 chars), maximum 20'"],
    [{ ...phone, confirmed: true }, "'Additional properties not allowed: confirmed'"],
  ])('refuses %j', async (body, fault) => {
    const { status, text } = await post(body);
    expect(status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({ errorCode: 'invalid_body' });
    expect(JSON.parse(text).message).toContain(fault);
  });

  it('refuses what is there already', async () => {
    await post(phone);
    expect(await post(phone)).toMatchObject({
      status: 409,
      text:
        '{"statusCode":409,"error":"Conflict","message":"The authentication method already ' +
        'exists.","errorCode":"authentication_method_exists"}',
    });
  });

  it('refuses more than anybody needs', async () => {
    const statuses: number[] = [];
    for (let index = 0; index < 40; index += 1) {
      statuses.push((await post({ type: 'email', email: `m${index}@example.com` })).status);
    }
    expect(statuses[0]).toBe(201);
    expect(statuses.at(-1)).toBe(403);
  });
});

describe('the list of methods', () => {
  it('is empty at first, and then has no total', async () => {
    expect((await world.call('GET', methods)).text).toBe('[]');
    expect((await world.call('GET', `${methods}?include_totals=true`)).text).toBe(
      '{"authenticators":[],"start":0,"limit":50}',
    );
  });

  it('shows each method, masked, in Auth0’s order', async () => {
    const dev = devOf((await post(phone)).text);
    const { text } = await world.call('GET', methods);
    expect(text).toContain(
      `[{"id":"phone|${dev}","type":"phone","confirmed":true,"name":"Work",` +
        `"phone_number":"XXXXXXXX0167","created_at":"${at}",${phoneParts(dev)}`,
    );
    expect(text).not.toContain('+1415');
  });

  it('is paged', async () => {
    for (const body of [phone, email, totp]) await post(body);
    const { text } = await world.call('GET', `${methods}?page=1&per_page=2&include_totals=true`);
    const { authenticators, ...where } = JSON.parse(text);
    expect(authenticators).toHaveLength(1);
    expect(where).toEqual({ total: 3, start: 2, limit: 2 });
    expect(text).toMatch(/^\{"authenticators":.*,"total":3,"start":2,"limit":2\}$/);
    expect(JSON.parse((await world.call('GET', `${methods}?per_page=0`)).text)).toEqual([]);
    expect((await world.call('GET', `${methods}?per_page=101`)).status).toBe(400);
  });

  it('shows phone numbers whole where the tenant wants it', async () => {
    await post(phone);
    const flags = { disable_management_api_sms_obfuscation: true };
    await world.call('PATCH', '/tenants/settings', { body: { flags } });
    expect((await world.call('GET', methods)).text).toContain('"phone_number":"+14155550167"');
    const back = { disable_management_api_sms_obfuscation: false };
    await world.call('PATCH', '/tenants/settings', { body: { flags: back } });
    expect((await world.call('GET', methods)).text).toContain('XXXXXXXX0167');
  });

  it.each([
    ['GET', undefined],
    ['POST', phone],
    ['PUT', []],
  ] as const)('of nobody is not found (%s)', async (method, body) => {
    const nobody = '/users/auth0%7Cnobody/authentication-methods';
    const { status, text } = await world.call(method, nobody, body ? { body } : {});
    expect(status).toBe(404);
    expect(JSON.parse(text)).toMatchObject({ errorCode: 'inexistent_user' });
  });
});

describe('replacing all methods', () => {
  it('answers them unmasked, in the order asked', async () => {
    await post({ ...email, email: 'before@example.com' });
    const { status, text } = await world.call('PUT', methods, { body: [email, phone] });
    expect(status).toBe(200);
    const [first, second] = JSON.parse(text);
    expect(text).toBe(
      `[{"id":"${first.id}","type":"email","email":"chuckie1@example.com","created_at":"${at}"},` +
        `{"id":"${second.id}","type":"phone","name":"Work","phone_number":"+14155550167",` +
        `"created_at":"${at}",${phoneParts(devOf(second.id))}}]`,
    );
    expect(JSON.parse((await world.call('GET', methods)).text)).toHaveLength(2);
  });

  it('by none clears them', async () => {
    await post(phone);
    expect(await world.call('PUT', methods, { body: [] })).toMatchObject({
      status: 200,
      text: '[]',
    });
    expect((await world.call('GET', methods)).text).toBe('[]');
  });

  it('refuses a list with a fault, and changes nothing', async () => {
    await post(phone);
    const body = [email, { type: 'phone', phone_number: 'nonsense' }];
    expect((await world.call('PUT', methods, { body })).status).toBe(400);
    expect(JSON.parse((await world.call('GET', methods)).text)).toHaveLength(1);
  });
});

describe('removing all methods', () => {
  it('leaves none, and is no fault twice', async () => {
    await post(phone);
    for (let time = 0; time < 2; time += 1) {
      expect(await world.call('DELETE', methods)).toMatchObject({ status: 204, text: '' });
    }
    expect((await world.call('GET', methods)).text).toBe('[]');
  });
});
