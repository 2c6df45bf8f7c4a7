import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ManagementWorld, openManagement } from '../../testing/management-world.ts';

let world: ManagementWorld;
beforeAll(async () => {
  world = await openManagement();
});
afterAll(() => world.close());

const at = '/guardian/factors';
const refused = (message: string) => ({
  status: 400,
  text: JSON.stringify({
    statusCode: 400,
    error: 'Bad Request',
    message: `Payload validation error: ${message}`,
    errorCode: 'invalid_body',
  }),
});

const configure = async (name: string, body: Readonly<Record<string, string>>) =>
  expect((await world.call('PUT', `${at}/phone/providers/${name}`, { body })).status).toBe(200);
/** Each with what sending takes. */
const configureAll = async () => {
  const keys = { aws_region: 'eu-west-1' };
  await configure('twilio', {
    sid: `AC${'1'.repeat(32)}`,
    auth_token: 'canary',
    from: '+15550100',
  });
  await configure('vonage', { api_key: 'key', api_secret: 'canary', from: 'Acme' });
  await configure('aws-sns', keys);
  const signing_secret = `whsec_${'A'.repeat(32)}`;
  await configure('phone-message-hook', { url: 'https://hooks.example.com', signing_secret });
};

describe('message types', () => {
  it('are none at first, and echoed when set', async () => {
    const path = `${at}/phone/message-types`;
    expect((await world.call('GET', path)).text).toBe('{"message_types":[]}');
    await configureAll();
    const provider = 'phone-message-hook';
    await world.call('PUT', `${at}/phone/selected-provider`, { body: { provider } });
    const body = { message_types: ['sms', 'voice'] };
    const set = await world.call('PUT', path, { body });
    expect(set).toMatchObject({ status: 200, text: '{"message_types":["sms","voice"]}' });
    expect((await world.call('GET', path)).text).toBe('{"message_types":["sms","voice"]}');
    const none = await world.call('PUT', path, { body: { message_types: [] } });
    expect(none).toMatchObject({ status: 200, text: '{"message_types":[]}' });
  });

  it('are only those that exist', async () => {
    const body = { message_types: ['pigeon'] };
    expect(await world.call('PUT', `${at}/phone/message-types`, { body })).toEqual(
      expect.objectContaining(refused("'No enum match' on property message_types.0.")),
    );
  });
});

const ofProvider = {
  twilio: { sid: `AC${'1'.repeat(32)}`, auth_token: 'canary', from: '+15550100' },
  vonage: { api_key: 'key', api_secret: 'canary', from: 'Acme' },
};

describe('a choice that cannot work', () => {
  const wanted = 'The provider does not have the settings that sending takes: write them first';
  const noCaller =
    'None of the providers in the order can call: leave voice out, or choose one that can';

  it.each([
    ['phone/selected-provider', { provider: 'twilio' }, `'${wanted}' on property provider.`],
    ['sms/selected-provider', { provider: 'aws_sns' }, `'${wanted}' on property provider.`],
    ['phone/providers', { order: ['auth0', 'vonage'] }, `'${wanted}' on property order.`],
    [
      'phone/message-types',
      { message_types: ['voice'] },
      `'${noCaller}' on property message_types.`,
    ],
    [
      'push-notification/selected-provider',
      { provider: 'sns' },
      `'${wanted}' on property provider.`,
    ],
  ])('is refused by name where another works: %s %j', async (path, body, message) => {
    const other = path === 'phone/providers' ? 'twilio' : 'vonage';
    const fresh = await openManagement();
    // Where nothing has settings, nothing that works is lost: all is taken.
    expect((await fresh.call('PUT', `${at}/${path}`, { body })).status).toBe(200);
    await fresh.close();
    const working = await openManagement();
    await working.call('PUT', `${at}/phone/providers/${other}`, { body: ofProvider[other] });
    const fcm = `${at}/push-notification/providers/fcm`;
    await working.call('PUT', fcm, { body: { server_key: 'canary' } });
    const answer = await working.call('PUT', `${at}/${path}`, { body });
    expect(answer).toEqual(expect.objectContaining(refused(message)));
    await working.close();
  });
});

describe('phone settings', () => {
  const path = `${at}/phone/settings`;

  it('are six digits and five minutes at first', async () => {
    expect((await world.call('GET', path)).text).toBe('{"otp_length":6,"otp_expiration_time":300}');
  });
  it('are echoed when set', async () => {
    const body = { otp_expiration_time: 600, otp_length: 8 };
    const set = await world.call('PUT', path, { body });
    expect(set).toMatchObject({
      status: 200,
      text: '{"otp_length":8,"otp_expiration_time":600}',
    });
    expect((await world.call('GET', path)).text).toBe(set.text);
  });
  it.each([
    [{ otp_length: 3, otp_expiration_time: 300 }, "'Value is less than minimum 4' on property"],
    [{ otp_length: 11, otp_expiration_time: 300 }, "'Value is greater than maximum 10'"],
    [{ otp_length: 6, otp_expiration_time: 29 }, "'Value is less than minimum 30'"],
    [{ otp_length: 6, otp_expiration_time: 601 }, "'Value is greater than maximum 600'"],
    [{ otp_length: 6 }, "'Missing required property: otp_expiration_time'."],
    [{ otp_length: 6.5, otp_expiration_time: 300 }, "'Expected type int but found type number'"],
  ])('refuse %j', async (body, fault) => {
    const { status, text } = await world.call('PUT', path, { body });
    expect(status).toBe(400);
    expect(JSON.parse(text).message).toContain(`Payload validation error: ${fault}`);
  });
});

describe('the selected provider', () => {
  it('is one, whichever path asks', async () => {
    const read = async (factor: string) =>
      (await world.call('GET', `${at}/${factor}/selected-provider`)).text;
    await configureAll();
    await world.call('PUT', `${at}/phone/selected-provider`, { body: { provider: 'auth0' } });
    expect(await read('phone')).toBe('{"provider":"auth0"}');
    const set = await world.call('PUT', `${at}/sms/selected-provider`, {
      body: { provider: 'twilio' },
    });
    expect(set).toMatchObject({ status: 200, text: '{"provider":"twilio"}' });
    expect(await read('phone')).toBe('{"provider":"twilio"}');
    expect(await read('sms')).toBe('{"provider":"twilio"}');
  });

  it.each(['vonage', 'aws_sns', 'phone-message-hook', 'phone_message_hook', 'auth0'])(
    'may be %s',
    async (provider) => {
      const path = `${at}/phone/selected-provider`;
      const set = await world.call('PUT', path, { body: { provider } });
      expect(set).toMatchObject({ status: 200, text: JSON.stringify({ provider }) });
      const { text } = await world.call('GET', path);
      expect(JSON.parse(text)).toEqual({
        provider: provider.replace('phone_message_hook', 'phone-message-hook'),
      });
    },
  );

  it('is not the outbox outside the demo', async () => {
    const body = { provider: 'outbox' };
    expect(await world.call('PUT', `${at}/phone/selected-provider`, { body })).toEqual(
      expect.objectContaining(
        refused("'The provider is not available here' on property provider."),
      ),
    );
  });
});

describe('the order of providers', () => {
  const path = `${at}/phone/providers`;

  it('is the selected one alone, until it is chosen', async () => {
    await world.call('PUT', `${at}/phone/selected-provider`, { body: { provider: 'twilio' } });
    expect((await world.call('GET', path)).text).toBe('{"order":["twilio"]}');
    const body = { order: ['vonage', 'phone-message-hook', 'twilio'] };
    const set = await world.call('PUT', path, { body });
    expect(set).toMatchObject({ status: 200, text: JSON.stringify(body) });
    expect((await world.call('GET', path)).text).toBe(set.text);
    expect((await world.call('GET', `${at}/phone/selected-provider`)).text).toBe(
      '{"provider":"vonage"}',
    );
  });

  it.each([
    [['twilio', 'twilio'], "'Array items are not unique' on property order."],
    [['twilio', 'outbox'], "'The provider is not available here' on property order."],
    [[], "'Array is too short, minimum 1' on property order."],
  ])('refuses %j', async (order, message) => {
    const answer = await world.call('PUT', path, { body: { order } });
    expect(answer).toEqual(expect.objectContaining(refused(message)));
  });
});

describe('templates', () => {
  const body = { enrollment_message: 'E {{code}}', verification_message: 'V {{code}}' };

  it('are Auth0’s own at first, and nothing on the older path', async () => {
    const { text } = await world.call('GET', `${at}/phone/templates`);
    const own = '{{code}} is your verification code for {{tenant.friendly_name}}';
    expect(JSON.parse(text)).toEqual({
      enrollment_message: `${own}. Please enter this code to verify your enrollment.`,
      verification_message: own,
    });
    const older = await world.call('GET', `${at}/sms/templates`);
    expect(older).toMatchObject({ status: 204, text: '' });
  });

  it.each(['phone', 'sms'])('are echoed when set, and read back (%s)', async (factor) => {
    const path = `${at}/${factor}/templates`;
    const set = await world.call('PUT', path, { body });
    expect(set).toMatchObject({ status: 200, text: JSON.stringify(body) });
    expect(await world.call('GET', path)).toMatchObject({ status: 200, text: set.text });
  });

  it('are refused when they are not Liquid', async () => {
    const malformed = { ...body, verification_message: '{% if %}{{code' };
    expect(await world.call('PUT', `${at}/phone/templates`, { body: malformed })).toEqual(
      expect.objectContaining(
        refused("'The template is not valid Liquid' on property verification_message."),
      ),
    );
  });
});
