import { openWorld, type World } from '@countersign/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { initial } from '../attack-protection/attack-protection.state.ts';
import { guessBounds, knownAddresses, nameLimit } from './guess-bounds.ts';
import { guessBuckets, tokenBuckets } from './token-buckets.ts';

let world: World;
beforeEach(() => {
  world = openWorld();
});
afterEach(() => world.close());

/** The bounds as one replica holds them: replicas share the records alone. */
const replica = () => {
  const { messaging, clock: now, vault } = world;
  const buckets = tokenBuckets({ records: messaging.keyValue(guessBuckets), now });
  const bounds = guessBounds({ buckets, known: messaging.keyValue(knownAddresses), vault });
  return {
    charge: (guess: Parameters<typeof bounds.charge>[0], change: Partial<typeof initial> = {}) =>
      bounds.charge(guess, { ...initial, ...change }),
  };
};
const guess = (name: string, address: string) => ({
  tenantId: 'acme',
  connection: 'db',
  name,
  address,
});

describe('the bounds on guesses', () => {
  it('hold across replicas', async () => {
    const replicas = [replica(), replica(), replica()];
    const charges = await Promise.all(
      replicas.flatMap(({ charge }) =>
        Array.from({ length: 8 }, () => charge(guess('ada', '192.0.2.1'))),
      ),
    );
    const granted = charges.filter((charged) => charged !== undefined);
    expect(granted.length).toBeGreaterThan(0);
    expect(granted.length).toBeLessThanOrEqual(initial.bruteForce.attemptsMax);
  });

  it('stop one address that tries many users', async () => {
    const { charge } = replica();
    const names = Array.from(
      { length: initial.suspiciousIp.preLogin.attemptsMax },
      (_, nth) => `user${nth}`,
    );
    for (const name of names) expect(await charge(guess(name, '192.0.2.1'))).toBeDefined();
    expect(await charge(guess('one-more', '192.0.2.1'))).toBeUndefined();
    expect(await charge(guess('one-more', '192.0.2.2'))).toBeDefined();
  });

  it('stop many addresses that try one user, but not the one the user is known at', async () => {
    const { charge } = replica();
    await (await charge(guess('ada', '203.0.113.1')))?.settle();

    const addresses = Array.from({ length: nameLimit.burst }, (_, n) => `192.0.2.${n}`);
    for (const address of addresses) expect(await charge(guess('ada', address))).toBeDefined();
    expect(await charge(guess('ada', '198.51.100.1'))).toBeUndefined();
    expect(await charge(guess('ada', '203.0.113.1'))).toBeDefined();
  });

  it('charge nothing for a guess that was never looked at', async () => {
    const { charge } = replica();
    for (let nth = 0; nth < initial.bruteForce.attemptsMax * 2; nth += 1) {
      const charged = await charge(guess('ada', '192.0.2.1'));
      expect(charged).toBeDefined();
      await charged?.undo();
    }
  });

  it('charge nothing to the other bounds where one is reached', async () => {
    const { charge } = replica();
    for (let nth = 0; nth < initial.suspiciousIp.preLogin.attemptsMax * 2; nth += 1) {
      await charge(guess('ada', '192.0.2.1'));
    }
    expect(await charge(guess('bob', '192.0.2.1'))).toBeDefined();
  });

  it('keep neither names nor addresses', async () => {
    await replica().charge(guess('canary@example.com', '192.0.2.77'));
    const tables = world.sqliteFile.db.prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table'",
    );
    for (const { name } of tables.all()) {
      const rows = world.sqliteFile.db.prepare(`SELECT * FROM "${name}"`).all();
      expect(JSON.stringify(rows)).not.toMatch(/canary|192\.0\.2\.77/);
    }
  });
});
