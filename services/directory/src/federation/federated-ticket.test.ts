import { openWorld, type World } from '@countersign/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { randomId } from '../adapters/random-id.ts';
import { type FederatedTickets, federatedTickets, usedTickets } from './federated-ticket.ts';
import type { FederatedAttempt } from './openid-provider.ts';

const attempt = {
  redirectUri: 'https://acme.example/login/callback',
  state: 'state',
  nonce: 'canary-nonce',
  codeVerifier: 'canary-verifier',
};

const of = { tenantId: 'acme', connectionId: 'con_1' };
const minute = 60_000;

let world: World;
let tickets: FederatedTickets;
let issued: string;
let arrivals: FederatedAttempt[];
beforeEach(async () => {
  world = openWorld();
  const { vault, clock: now, messaging } = world;
  const used = messaging.keyValue(usedTickets);
  tickets = federatedTickets({ vault, used, now, newId: randomId });
  issued = await tickets.issue(of, attempt);
  arrivals = [];
});
afterEach(() => world.close());

const answerOf = (code: number | string) => `?code=${code}&state=state`;
const redeem = (ticket = issued, answer = answerOf(1), whose = of) =>
  tickets.redeem(whose, { ticket, answer }, async (made) => {
    arrivals.push(made);
    return { userId: `ada-${arrivals.length}`, at: world.clock() };
  });
const ada = expect.objectContaining({ userId: 'ada-1' });

describe('a ticket', () => {
  it('stands for the attempt it was issued for, and shows nothing of it', async () => {
    expect(issued).not.toContain('canary');
    expect(await redeem()).toEqual(ada);
    expect(arrivals).toEqual([attempt]);
  });

  it('is good for one answer, and tells all who bring it at once the same', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => redeem()));
    expect(answers).toEqual(answers.map(() => ada));
    expect(arrivals).toHaveLength(1);
    expect(await redeem(issued, answerOf(2))).toBeUndefined();
  });

  it('tells the same for a minute', async () => {
    await redeem();
    world.advance(minute - 1);
    expect(await redeem()).toEqual(ada);
    world.advance(1);
    expect(await redeem()).toBeUndefined();
    expect(arrivals).toHaveLength(1);
  });

  it('is there to leave with once more until it is used', async () => {
    expect(await tickets.renew(of, issued)).toEqual(attempt);
    await redeem();
    expect(await tickets.renew(of, issued)).toBeUndefined();
  });

  it('is good until the instant it expires', async () => {
    world.advance(15 * minute - 1);
    expect(await redeem()).toEqual(ada);
    const another = await tickets.issue(of, attempt);
    world.advance(15 * minute);
    expect(await redeem(another)).toBeUndefined();
    expect(await tickets.renew(of, another)).toBeUndefined();
  });

  it.each([...['', '?', '?code=1', '?state=state', '?code=1&state=another', '?state=state&x=1']])(
    'is not used up by what is no answer: "%s"',
    async (garbage) => {
      expect(await redeem(issued, garbage)).toBeUndefined();
      expect(arrivals).toEqual([]);
      expect(await tickets.renew(of, issued)).toEqual(attempt);
      expect(await redeem()).toEqual(ada);
    },
  );

  const refuse = (answer: string) =>
    tickets.redeem(of, { ticket: issued, answer }, async (made) => {
      arrivals.push(made);
      return { refusal: 'federation_refused' };
    });

  it('is still good after answers that the provider does not stand by, but for five', async () => {
    for (let code = 1; code <= 4; code += 1) {
      expect(await refuse(answerOf(`made-up-${code}`))).toEqual({ refusal: 'federation_refused' });
    }
    // The same again is told the same, and asks nobody.
    expect(await refuse(answerOf('made-up-4'))).toEqual({ refusal: 'federation_refused' });
    expect(arrivals).toHaveLength(4);
    expect(await redeem()).toEqual(expect.objectContaining({ userId: 'ada-5' }));
    expect(await redeem(issued, answerOf('another'))).toBeUndefined();
    expect(arrivals).toHaveLength(5);

    issued = await tickets.issue(of, attempt);
    for (let code = 1; code <= 5; code += 1) await refuse(answerOf(code));
    expect(await redeem(issued, answerOf(6))).toBeUndefined();
    expect(arrivals).toHaveLength(10);
  });

  it('is used by one of many answers that come at once after one that was refused', async () => {
    await refuse(answerOf('made-up'));
    arrivals = [];
    const answers = Array.from({ length: 20 }, (_, code) => redeem(issued, answerOf(code)));
    const found = (await Promise.all(answers)).filter((each) => each !== undefined);
    expect(found).toHaveLength(1);
    expect(arrivals).toHaveLength(1);
  });

  it('is nothing to another connection or tenant', async () => {
    for (const other of [
      { ...of, connectionId: 'con_2' },
      { ...of, tenantId: 'other' },
    ]) {
      expect(await redeem(issued, answerOf(1), other)).toBeUndefined();
      expect(await tickets.renew(other, issued)).toBeUndefined();
    }
    expect(await redeem()).toEqual(ada);
  });
});
