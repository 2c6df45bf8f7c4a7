import { type Carrier, startCarrier } from '@countersign/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleSms, smsProviderContract } from '../provider.contract.ts';
import { phoneMessageHook } from './phone-message-hook.ts';

smsProviderContract(phoneMessageHook, {
  carrier: 'webhook',
  outside: () => ({ allowPrivate: true }),
});

describe('what a webhook is told', () => {
  let carrier: Carrier;
  beforeAll(async () => {
    carrier = await startCarrier('webhook');
  });
  afterAll(() => carrier.stop());

  const send = async (settings: object = {}, allowPrivate = true) =>
    phoneMessageHook
      .connect({ ...carrier.settings, ...settings }, { allowPrivate })
      ?.send(exampleSms, AbortSignal.timeout(5_000));

  it('is everything about the message, and nothing else', async () => {
    await send();
    expect(carrier.messages().at(-1)?.fields).toEqual({
      type: 'phone_message.requested',
      timestamp: exampleSms.at,
      message_id: exampleSms.dispatchId,
      tenant: 'acme',
      recipient: exampleSms.to,
      text: exampleSms.text,
      message_type: 'sms',
      action: 'second-factor-authentication',
      locale: 'en',
    });
  });

  it('is the same id for every try, and when it was signed', async () => {
    await send();
    await send();
    for (const { headers } of carrier.messages().slice(-2)) {
      expect(headers['webhook-id']).toBe(exampleSms.dispatchId);
      expect(headers['webhook-timestamp']).toBe('1767268800');
    }
  });

  it("is signed with the tenant's secret", async () => {
    const other = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    expect(await send({ signing_secret: other })).toMatchObject({ reason: 'credentials' });
  });

  it.each(['http://169.254.169.254/latest/meta-data', 'http://127.0.0.1:1/', 'https://[::1]/'])(
    'is not led away to %s',
    async (location) => {
      carrier.next({ status: 302, headers: { location }, body: '' });
      expect(await send()).toEqual({
        status: 'rejected',
        reason: 'address_forbidden',
        retry: 'never',
      });
    },
  );

  it('is nothing while it lives at a private address and the deployment forbids that', async () => {
    const before = carrier.requests();
    const forbidden = { status: 'rejected', reason: 'address_forbidden', retry: 'never' };
    expect(await send({}, false)).toEqual(forbidden);
    for (const host of ['localhost', '127.1', '0x7f.1', '[::ffff:127.0.0.1]', '10.0.0.1']) {
      expect(await send({ url: `https://${host}/hook` }, false)).toEqual(forbidden);
    }
    expect(carrier.requests()).toBe(before);
  });

  it('is nothing where its name leads to a private address', async () => {
    const before = carrier.requests();
    const outcome = await phoneMessageHook
      .connect(
        { ...carrier.settings, url: 'https://hooks.example.com/hook' },
        { lookup: (_, __, found) => found(null, [{ address: '127.0.0.1', family: 4 }]) },
      )
      ?.send(exampleSms, AbortSignal.timeout(5_000));
    expect(outcome).toEqual({ status: 'rejected', reason: 'address_forbidden', retry: 'never' });
    expect(carrier.requests()).toBe(before);
  });

  it('is not read beyond what an answer may hold', async () => {
    carrier.next({ status: 422, body: `{"reason":"number_invalid","x":"${'y'.repeat(200_000)}"}` });
    expect(await send()).toMatchObject({ reason: 'content_refused' });
  });

  it.each([
    { url: 'ftp://example.com/' },
    { url: 'https://user:canary@example.com/' },
    { url: 'https://example.com/#part' },
    { url: 'javascript:alert(1)' },
    { signing_secret: 'whsec_c2hvcnQ=' },
    { signing_secret: 'canary-not-base64-and-no-prefix-at-all' },
    { signing_secret: `whsec_${Buffer.alloc(65).toString('base64')}` },
  ])('is not told by settings like %j', async (settings) => {
    expect(await send(settings)).toBeUndefined();
    const stored = { ...carrier.settings, ...settings };
    expect(phoneMessageHook.stored.safeParse(stored).success).toBe(false);
  });
});
