import { type Carrier, startCarrier } from '@countersign/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleSms, smsProviderContract } from '../provider.contract.ts';
import { twilio } from './twilio.ts';

smsProviderContract(twilio, {
  carrier: 'twilio',
  outside: (url) => ({ baseUrls: { twilio: url } }),
});

describe('what Twilio is told', () => {
  let carrier: Carrier;
  beforeAll(async () => {
    carrier = await startCarrier('twilio');
  });
  afterAll(() => carrier.stop());

  const send = async (settings: object, sms = exampleSms) =>
    twilio
      .connect({ ...carrier.settings, ...settings }, { baseUrls: { twilio: carrier.url } })
      ?.send(sms, AbortSignal.timeout(5_000));
  const problem = (status: number, code: number) => ({
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code, message: 'canary', more_info: '', status }),
  });

  it('is the sender, the recipient, the text, and how long it matters', async () => {
    await send({}, { ...exampleSms, validForSeconds: 299 });
    expect(carrier.messages().at(-1)?.fields).toEqual({
      To: exampleSms.to,
      From: carrier.settings.from,
      Body: exampleSms.text,
      ValidityPeriod: '299',
    });
  });

  it.each(['', null, undefined])('is a messaging service where the number is %j', async (from) => {
    const messaging_service_sid = 'MG0123456789abcdef0123456789abcdef';
    expect(await send({ from, messaging_service_sid })).toMatchObject({ status: 'accepted' });
    const { fields } = carrier.messages().at(-1) ?? {};
    expect(fields).not.toHaveProperty('From');
    expect(fields).toMatchObject({ MessagingServiceSid: messaging_service_sid });
  });

  it.each([
    [21614, 'number_invalid', 'never'],
    [21408, 'destination_not_allowed', 'never'],
    [21606, 'sender_refused', 'never'],
    [21611, 'throttled', 'later'],
    [21617, 'content_refused', 'never'],
    [20005, 'account_blocked', 'never'],
  ] as const)('answers %i, which means %s', async (code, reason, retry) => {
    carrier.next(problem(400, code));
    expect(await send({})).toEqual({ status: 'rejected', reason, retry });
  });

  it('goes by the status where the code is not known', async () => {
    carrier.next(problem(400, 99_999), problem(500, 99_999));
    expect(await send({})).toMatchObject({ reason: 'content_refused', retry: 'never' });
    expect(await send({})).toMatchObject({ reason: 'unavailable', retry: 'later' });
  });

  it('does not take a page of a proxy for an accepted message', async () => {
    carrier.next({ status: 200, body: '<html>' }, { status: 201, body: '{}' });
    expect(await send({})).toMatchObject({ reason: 'no_answer' });
    expect(await send({})).toMatchObject({ reason: 'no_answer' });
  });

  it('is not told by settings without a sender, an account or a token', async () => {
    expect(await send({ from: null })).toBeUndefined();
    expect(await send({ from: '' })).toBeUndefined();
    expect(await send({ sid: 'AC1' })).toBeUndefined();
    expect(await send({ auth_token: null })).toBeUndefined();
  });

  it('may be stored field by field, as Auth0 does', () => {
    for (const part of [{}, { sid: 'AC1' }, { from: '' }, { auth_token: null }]) {
      expect(twilio.stored.safeParse(part).success).toBe(true);
    }
    for (const part of [{ sid: '' }, { from: 'x'.repeat(65) }, { auth_token: 1 }, { other: 'x' }]) {
      expect(twilio.stored.safeParse(part).success).toBe(false);
    }
  });
});
