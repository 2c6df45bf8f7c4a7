import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ManagementWorld, openManagement } from '../../testing/management-world.ts';

let world: ManagementWorld;
beforeAll(async () => {
  world = await openManagement();
});
afterAll(() => world.close());

const at = '/guardian/factors';
const twilio = `${at}/phone/providers/twilio`;

describe('Twilio', () => {
  it('is an empty object until it is set', async () => {
    expect(await world.call('GET', twilio)).toMatchObject({ status: 200, text: '{}' });
  });

  it('echoes only what was sent, the secret masked', async () => {
    const body = { from: '+15550100', sid: 'AC1', auth_token: 'canary' };
    expect(await world.call('PUT', twilio, { body })).toMatchObject({
      status: 200,
      text: '{"auth_token":"********","sid":"AC1","from":"+15550100"}',
    });
  });

  it('is read with all four keys, in their order, on both paths', async () => {
    const text =
      '{"auth_token":"********","sid":"AC1","from":"+15550100","messaging_service_sid":null}';
    expect((await world.call('GET', twilio)).text).toBe(text);
    expect((await world.call('GET', `${at}/sms/providers/twilio`)).text).toBe(text);
  });

  it('keeps its secret when the mask comes back', async () => {
    const body = JSON.parse((await world.call('GET', twilio)).text);
    const changed = await world.call('PUT', twilio, { body: { ...body, sid: 'AC2' } });
    expect(changed.status).toBe(200);
    expect((await world.call('GET', twilio)).text).toContain('"auth_token":"********","sid":"AC2"');
  });

  it('takes either a number or a service, or neither', async () => {
    const body = { messaging_service_sid: 'MG1' };
    expect(await world.call('PUT', twilio, { body })).toMatchObject({
      status: 200,
      text: '{"messaging_service_sid":"MG1"}',
    });
    expect((await world.call('PUT', twilio, { body: {} })).text).toBe('{}');
    expect((await world.call('GET', twilio)).text).toBe('{}');
  });

  it.each([
    [{ auth_token: '' }, "'String is too short (0 chars), minimum 1' on property auth_token."],
    [{ from: 'x'.repeat(65) }, "'String is too long (65 chars), maximum 64' on property from."],
    [{ token: 'canary' }, "'Additional properties not allowed: token'."],
    [{ sid: 1 }, "'Expected type string but found type number' on property sid."],
    [
      { from: '********', auth_token: '********' },
      "'There is no secret behind this mask' on property auth_token.",
    ],
  ])('refuses %j', async (body, fault) => {
    const { status, text } = await world.call('PUT', twilio, { body });
    expect(status).toBe(400);
    expect(JSON.parse(text).message).toBe(`Payload validation error: ${fault}`);
    expect(text).not.toContain('canary');
  });
});

const hookSecret = `whsec_${'A'.repeat(32)}`;
const others = [
  ['vonage', { api_key: 'key', api_secret: 'canary', from: 'Acme' }, 'api_secret'],
  [
    'aws-sns',
    {
      aws_access_key_id: 'AKIA1',
      aws_secret_access_key: 'canary',
      aws_region: 'eu-west-1',
      sender_id: null,
    },
    'aws_secret_access_key',
  ],
  [
    'phone-message-hook',
    { url: 'https://hooks.example.com/sms', signing_secret: hookSecret },
    'signing_secret',
  ],
] as const;

describe.each(others)('%s', (name, settings, secret) => {
  const path = `${at}/phone/providers/${name}`;
  const shown = JSON.stringify({ ...settings, [secret]: '********' });

  it('is empty, then shows what was set with its secret masked', async () => {
    expect((await world.call('GET', path)).text).toBe('{}');
    const set = await world.call('PUT', path, { body: settings });
    expect(set).toMatchObject({ status: 200, text: shown });
    expect((await world.call('GET', path)).text).toBe(shown);
  });

  it('refuses settings that do not suffice, and names the one that is missing', async () => {
    const body = { [secret]: name === 'phone-message-hook' ? hookSecret : 'canary' };
    const { status, text } = await world.call('PUT', path, { body });
    expect(status).toBe(400);
    const missing = { vonage: 'api_key', 'aws-sns': 'aws_region', 'phone-message-hook': 'url' };
    expect(JSON.parse(text)).toMatchObject({
      message: `Payload validation error: 'Missing required property: ${missing[name]}'.`,
      errorCode: 'invalid_body',
    });
  });
});

describe('the webhook', () => {
  it('may not point inside', async () => {
    const body = { url: 'https://127.0.0.1/sms', signing_secret: hookSecret };
    const path = `${at}/sms/providers/phone-message-hook`;
    const { status, text } = await world.call('PUT', path, { body });
    expect(status).toBe(400);
    expect(JSON.parse(text).message).toBe(
      "Payload validation error: 'The address may not be called from here' on property url.",
    );
  });
});

describe('where the operator exposes provider secrets', () => {
  it('they are answered in clear, as Auth0 does', async () => {
    const open = await openManagement({ exposeProviderSecrets: true });
    const body = { auth_token: 'clear', sid: 'AC1' };
    expect((await open.call('PUT', twilio, { body })).text).toBe(JSON.stringify(body));
    expect((await open.call('GET', twilio)).text).toBe(
      '{"auth_token":"clear","sid":"AC1","from":null,"messaging_service_sid":null}',
    );
    await open.close();
  });
});
