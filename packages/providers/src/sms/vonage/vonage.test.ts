import { type Carrier, startCarrier } from '@countersign/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleSms, smsProviderContract } from '../provider.contract.ts';
import { vonage } from './vonage.ts';

smsProviderContract(vonage, {
  carrier: 'vonage',
  outside: (url) => ({ baseUrls: { vonage: url } }),
});

describe('what Vonage is told', () => {
  let carrier: Carrier;
  beforeAll(async () => {
    carrier = await startCarrier('vonage');
  });
  afterAll(() => carrier.stop());

  const send = async (sms: Partial<typeof exampleSms> = {}) =>
    vonage
      .connect(carrier.settings, { baseUrls: { vonage: carrier.url } })
      ?.send({ ...exampleSms, ...sms }, AbortSignal.timeout(5_000));
  const parts = (...statuses: readonly string[]) => ({
    status: 200,
    body: JSON.stringify({
      'message-count': String(statuses.length),
      messages: statuses.map((status) => ({ status, 'message-id': 'M1' })),
    }),
  });

  it('is the recipient without its plus, and how long the text matters', async () => {
    await send();
    expect(carrier.messages().at(-1)?.fields).toMatchObject({
      to: exampleSms.to.slice(1),
      ttl: '300000',
      'client-ref': exampleSms.dispatchId,
    });
  });

  it('never asks for less time than Vonage allows', async () => {
    await send({ validForSeconds: 1 });
    expect(carrier.messages().at(-1)?.fields).toMatchObject({ ttl: '20000' });
  });

  it.each([
    ['Your code is 123456\n\n@login.example.com #123456', 'text'],
    ['[{~^}] €5 für Ø, ça và? ÄÖÜ', 'unicode'],
    ['[{~^}] €5 für Ø, ÄÖÜ £¥', 'text'],
    ['认证码 123456', 'unicode'],
  ])('sends %j as %s', async (text, type) => {
    await send({ text });
    expect(carrier.messages().at(-1)).toMatchObject({ text, fields: { type } });
  });

  it('takes a text in parts for accepted only when every part was', async () => {
    carrier.next(parts('0', '0'), parts('0', '1'), parts('1', '1'));
    expect(await send()).toEqual({ status: 'accepted', reference: 'M1' });
    expect(await send()).toMatchObject({ reason: 'no_answer', retry: 'later' });
    expect(await send()).toMatchObject({ reason: 'throttled', retry: 'later' });
  });

  it.each([
    ['9', 'account_blocked', 'never'],
    ['15', 'sender_refused', 'never'],
    ['29', 'destination_not_allowed', 'never'],
    ['33', 'number_invalid', 'never'],
    ['98', 'unavailable', 'later'],
  ] as const)('answers status %s, which means %s', async (status, reason, retry) => {
    carrier.next(parts(status));
    expect(await send()).toEqual({ status: 'rejected', reason, retry });
  });

  it("goes by the HTTP status where there is no answer of Vonage's", async () => {
    const page = (status: number) => ({ status, body: '<html>' });
    carrier.next(page(200), page(429), page(401), page(502), page(302));
    expect(await send()).toMatchObject({ reason: 'no_answer', retry: 'later' });
    expect(await send()).toMatchObject({ reason: 'throttled', retry: 'later' });
    expect(await send()).toMatchObject({ reason: 'credentials', retry: 'never' });
    expect(await send()).toMatchObject({ reason: 'unavailable', retry: 'later' });
    expect(await send()).toMatchObject({ reason: 'content_refused', retry: 'never' });
  });
});
