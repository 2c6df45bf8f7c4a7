import { openWorld, type World } from '@countersign/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { randomId } from '../adapters/random-id.ts';
import { type Users, users } from '../user/users.ts';
import type { Claim } from './claim.events.ts';
import { type Claims, claims } from './claims.ts';
import { type Reservations, reservations } from './reservations.ts';

const name = 'email-fingerprint.db';
const ada = 'user-acme.ada';
const bob = 'user-acme.bob';
const minute = 60_000;

let world: World;
let owners: Users;
let reserved: Reservations;
let held: Claims;

beforeEach(() => {
  world = openWorld();
  owners = users(world.store);
  reserved = reservations(world.store);
  held = claims({
    run: reserved.run,
    now: world.clock,
    newId: randomId,
    isInUse: async (owner, claimId) => {
      const command = { type: 'FenceClaim', claimId, now: world.clock() } as const;
      return (await owners.run(owner, command)).refusal === 'claim_in_use';
    },
  });
});
afterEach(() => world.close());

const create = (stream: string, claimed: readonly Claim[]) =>
  owners.run(stream, {
    type: 'CreateUser',
    tenantId: 'acme',
    userId: stream,
    connection: 'db',
    strategy: 'auth0',
    sealedProfile: '',
    sealedPassword: null,
    emailFingerprint: null,
    claims: claimed,
    blocked: false,
    now: world.clock(),
  });
const using = (stream: string) =>
  held.holding([name], stream, async (claimed) => (await create(stream, claimed)).refusal ?? 'in');

/** A process that reserved the name and then stopped, for good or for a while. */
const stalled = async (stream: string): Promise<readonly Claim[]> => {
  const claimId = randomId('claim');
  await reserved.run(name, { type: 'ReserveName', owner: stream, claimId, now: world.clock() });
  return [{ name, claimId }];
};

describe('a name', () => {
  it('is held by who uses it', async () => {
    expect(await using(ada)).toBe('in');
    world.advance(minute);
    expect(await using(bob)).toBeUndefined();
    expect(await reserved.recall(name)).toMatchObject({ owner: ada });
  });

  it('is free again when it was not used in the end', async () => {
    await held.holding([name], ada, async () => 'something else');
    expect(await using(bob)).toBe('in');
  });

  it('is free again when what was to use it failed', async () => {
    const failing = held.holding([name], ada, async () => {
      throw new Error('out of luck');
    });
    await expect(failing).rejects.toThrow('out of luck');
    expect(await using(bob)).toBe('in');
  });

  it('is given back with the others where one of them is taken', async () => {
    await using(ada);
    const both = await held.holding(['email-other.db', name], bob, async () => 'never');
    expect(both).toBeUndefined();
    expect(await reserved.recall('email-other.db')).toEqual({ status: 'free' });
  });
});

describe('a name that a crash left reserved', () => {
  it('is not taken over at once: its owner may be about to use it', async () => {
    await stalled(ada);
    expect(await using(bob)).toBeUndefined();
  });

  it('is taken over after a while', async () => {
    await stalled(ada);
    world.advance(minute);
    expect(await using(bob)).toBe('in');
    expect(await reserved.recall(name)).toMatchObject({ owner: bob });
  });

  it('is used by its own owner who comes again', async () => {
    await stalled(ada);
    expect(await using(ada)).toBe('in');
  });

  it('is never used by two, even when the first was only slow', async () => {
    const slow = await stalled(ada);
    world.advance(minute);
    expect(await using(bob)).toBe('in');
    expect(await create(ada, slow)).toMatchObject({ refusal: 'name_lost' });
  });

  it('stays with the first when it was only slow and came in time', async () => {
    const slow = await stalled(ada);
    world.advance(minute);
    expect(await create(ada, slow)).not.toHaveProperty('refusal');
    expect(await using(bob)).toBeUndefined();
  });

  it('is taken over by one of many who come at once', async () => {
    await stalled(ada);
    world.advance(minute);
    const race = await Promise.all(
      Array.from({ length: 50 }, (_, nth) => using(`user-acme.rival${nth}`)),
    );
    expect(race.filter((outcome) => outcome === 'in')).toHaveLength(1);
  });
});
