import { countedPorts, type PortCalls } from '@countersign/testkit';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { locationOf } from './testing/browser.ts';
import { type GatewayWorld, openGateway } from './testing/gateway-world.ts';
import { authorizeUrl, personAt, pkce } from './testing/person.ts';

/** A person may have ten messages at once, and the first was to enrol. */
const logins = 8;

/**
 * The most that a login in its own browser may ask of the ports, all services together and with
 * what follows it. In a cluster each is a message over the network. They are what it asks today and
 * about a tenth, as what happens to fall together varies; whoever makes it cheaper lowers them.
 */
const atMost: PortCalls = {
  ...{ loads: 18, appends: 10, retained: 2.5 },
  ...{ asked: 13.5, recordsRead: 21, recordsWritten: 19 },
};

const meter = countedPorts();
let world: GatewayWorld;
beforeAll(async () => {
  // All within the second for which some things are kept, however slow the machine.
  vi.useFakeTimers({ toFake: ['performance'] });
  world = await openGateway({ seen: meter });
});
afterAll(async () => {
  await world.close();
  vi.useRealTimers();
});

describe('a login', () => {
  it('asks no more of the ports than it did', async () => {
    const first = await personAt(world);
    await first.tokens();
    await world.settled();
    meter.since();
    for (let n = 0; n < logins; n += 1) {
      const again = await personAt(world, { who: first.who });
      const { challenge, verifier } = pkce();
      const after = await again.givePassword(authorizeUrl(challenge));
      await again.browser.get(locationOf(after));
      const answered = await again.giveCode(after);
      const code = new URL(locationOf(answered)).searchParams.get('code') ?? '';
      expect((await again.exchange({ code, verifier })).statusCode).toBe(200);
    }
    await world.settled();
    const calls = Object.entries(meter.since()).map(([kind, n]) => [kind, n / logins] as const);

    const limits = new Map(Object.entries(atMost));
    const exceeded = calls.filter(([kind, n]) => n > (limits.get(kind) ?? 0));
    expect(Object.fromEntries(exceeded), JSON.stringify(calls)).toEqual({});
    // Nothing fell out of the count; a stream is given its retention in batches, in a while.
    expect(calls.filter(([kind, n]) => kind !== 'retained' && !(n > 0))).toEqual([]);
    let { retained = 0 } = Object.fromEntries(calls);
    await vi.waitFor(
      () => {
        retained += meter.since().retained;
        expect(retained).toBeGreaterThan(0);
      },
      { timeout: 5_000 },
    );
  });
});
