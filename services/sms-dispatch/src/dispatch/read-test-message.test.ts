import { readTestMessage } from '@countersign/contracts';
import { type Carrier, startCarrier } from '@countersign/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type DispatchWorld, openDispatchWorld, phoneNumber } from '../testing/dispatch-world.ts';

// A carrier's SDK is loaded by the first message, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 20_000 });

const reference = 'test_0000000000000001';
let world: DispatchWorld;
let twilio: Carrier;
let webhook: Carrier;
let service: { readonly stop: () => Promise<void> };

beforeEach(async () => {
  world = await openDispatchWorld();
  [twilio, webhook] = await Promise.all([startCarrier('twilio'), startCarrier('webhook')]);
  world.tenant.providers = [
    { kind: 'twilio', settings: twilio.settings },
    { kind: 'phone_message_hook', settings: webhook.settings },
  ];
  const outside = { allowPrivate: true, baseUrls: { twilio: twilio.url } };
  service = await world.start({ outside });
});
afterEach(async () => {
  await Promise.all([twilio.stop(), webhook.stop(), service.stop()]);
  await world.close();
});

const read = (of = reference, tenantId = 'acme') =>
  world.messaging.ask(readTestMessage, { tenantId, reference: of });
const ended = (status: string) =>
  vi.waitFor(async () => expect(await read()).toMatchObject({ value: { status } }), 15_000);
/** An error of Twilio's API: a country that the account does not send to. */
const notThere = {
  status: 403,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ status: 403, code: 21_408, message: 'Permission has not been enabled' }),
};

describe('the steps of a test message', () => {
  it('tell who was asked, why another was asked after them, and who took it', async () => {
    twilio.next(notThere);
    await world.ask(reference);
    await ended('accepted');
    const told = await read();
    expect(told).toEqual({
      ok: true,
      value: {
        status: 'accepted',
        steps: [
          { step: 'requested', at: world.clock() },
          { step: 'attempted', at: world.clock(), attempt: 1, provider: 'twilio' },
          {
            ...{ step: 'rejected', at: world.clock(), attempt: 1, provider: 'twilio' },
            reason: 'destination_not_allowed',
          },
          { step: 'attempted', at: world.clock(), attempt: 2, provider: 'phone_message_hook' },
          { step: 'accepted', at: world.clock(), attempt: 2, provider: 'phone_message_hook' },
        ],
      },
    });
    const said = JSON.stringify(told);
    for (const kept of [phoneNumber.slice(1), world.codeOf(reference), 'auth0|u1']) {
      expect(said).not.toContain(kept);
    }
  });

  it('end with why nobody took it', async () => {
    world.tenant.providers = [{ kind: 'twilio', settings: twilio.settings }];
    twilio.next(notThere);
    await world.ask(reference);
    await ended('rejected');
    expect(await read()).toMatchObject({
      value: { steps: [{}, {}, {}, { step: 'failed', reason: 'providers_exhausted' }] },
    });
  });

  it('are unknown to another tenant, and before there are any', async () => {
    expect(await read()).toMatchObject({ refusal: 'test_message_unknown' });
    await world.ask(reference);
    await ended('accepted');
    expect(await read(reference, 'other')).toMatchObject({ refusal: 'test_message_unknown' });
  });

  it('are told of nothing that a person was sent', async () => {
    expect(readTestMessage.request.safeParse({ tenantId: 'acme', reference: 'c1' }).success).toBe(
      false,
    );
  });
});
