import { openWorld, type World } from '@countersign/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { randomId } from '../adapters/random-id.ts';
import { type FederatedTickets, federatedTickets, usedTickets } from './federated-ticket.ts';

const attempt = {
  redirectUri: 'https://acme.example/login/callback',
  state: 'state',
  nonce: 'canary-nonce',
  codeVerifier: 'canary-verifier',
};

let world: World;
let tickets: FederatedTickets;
let issued: string;
beforeEach(async () => {
  world = openWorld();
  const { vault, clock: now, messaging } = world;
  const used = messaging.keyValue(usedTickets);
  tickets = federatedTickets({ vault, used, now, newId: randomId });
  issued = await tickets.issue('acme', 'con_1', attempt);
});
afterEach(() => world.close());

describe('a ticket', () => {
  it('stands for the attempt it was issued for, and shows nothing of it', async () => {
    expect(issued).not.toContain('canary');
    expect(await tickets.redeem('acme', 'con_1', issued)).toEqual(attempt);
  });

  it('is good for one, of many who redeem it at once', async () => {
    const race = await Promise.all(
      Array.from({ length: 20 }, () => tickets.redeem('acme', 'con_1', issued)),
    );
    expect(race.filter((redeemed) => redeemed !== undefined)).toEqual([attempt]);
  });

  it('is good until the instant it expires', async () => {
    world.advance(15 * 60 * 1000 - 1);
    expect(await tickets.redeem('acme', 'con_1', issued)).toEqual(attempt);
    const another = await tickets.issue('acme', 'con_1', attempt);
    world.advance(15 * 60 * 1000);
    expect(await tickets.redeem('acme', 'con_1', another)).toBeUndefined();
  });

  it('is nothing to another connection or tenant', async () => {
    expect(await tickets.redeem('acme', 'con_2', issued)).toBeUndefined();
    expect(await tickets.redeem('other', 'con_1', issued)).toBeUndefined();
    expect(await tickets.redeem('acme', 'con_1', issued)).toEqual(attempt);
  });
});
