import * as contracts from '@countersign/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Directory, granted, openDirectory, refused, tenantId } from '../testing/directory.ts';

const ada = 'ada@example.com';
const here = '192.0.2.1';

let directory: Directory;
let userId: string;
beforeEach(async () => {
  directory = await openDirectory();
  userId = granted(await directory.createUser(ada, { profile: { username: 'ada' } })).userId;
});
afterEach(() => directory.close());

type Change = Parameters<typeof contracts.updateAttackProtection.request.parse>[0];
const protect = async (change: Change) =>
  granted(
    await directory.ask(
      contracts.updateAttackProtection,
      contracts.updateAttackProtection.request.parse({ tenantId, change }),
    ),
  );
const guess = (name = ada, address = here) =>
  directory.signIn(name, { password: 'canary-wrong-guess', address });
const wrong = async (times: number, name = ada, address = here) => {
  for (let nth = 0; nth < times; nth += 1) {
    expect(await guess(name, address)).toEqual(refused('credentials_wrong'));
  }
};
const blocksOf = async (whose: { identifier: string } | { userId: string }) =>
  granted(await directory.ask(contracts.readUserBlocks, { tenantId, whose })).blocks;
const lift = (whose: { identifier: string } | { userId: string }) =>
  directory.ask(contracts.liftUserBlocks, { tenantId, whose });

describe('the protection a tenant has set', () => {
  it('bounds the guesses at one person from the next one on', async () => {
    await protect({ bruteForce: { attemptsMax: 2 } });
    await wrong(2);
    expect(await guess()).toMatchObject(refused('too_many_guesses'));
    await protect({ bruteForce: { attemptsMax: 4 } });
    expect(await guess()).toMatchObject(refused('too_many_guesses'));
    await wrong(4, 'somebody@example.com', '192.0.2.9');
  });

  it('counts by name alone, where it says so', async () => {
    await protect({ bruteForce: { attemptsMax: 2, mode: 'count_per_identifier' } });
    await wrong(1);
    await wrong(1, ada, '192.0.2.2');
    expect(await guess(ada, '192.0.2.3')).toMatchObject(refused('too_many_guesses'));
    expect(await blocksOf({ identifier: ada })).toEqual([
      { identifier: ada, connection: 'Username-Password-Authentication' },
    ]);
  });

  it.each([
    ['is off', { bruteForce: { attemptsMax: 1, isOn: false } }],
    ['only tells', { bruteForce: { attemptsMax: 1, shields: ['user_notification'] } }],
    ['lets the address through', { bruteForce: { attemptsMax: 1, allowlist: ['192.0.2.0/24'] } }],
  ])('stops nobody where it %s', async (_, change) => {
    await protect(change);
    await wrong(5);
    granted(await directory.signIn(ada, { address: here }));
    expect(await blocksOf({ identifier: ada })).toEqual([]);
  });

  it('stops one address that tries many, and no other', async () => {
    await protect({ suspiciousIp: { preLogin: { attemptsMax: 3, refillMs: 864_000 } } });
    for (let nth = 0; nth < 3; nth += 1) await wrong(1, `user${nth}@example.com`);
    expect(await guess('user3@example.com')).toMatchObject(refused('too_many_guesses'));
    await wrong(1, 'user3@example.com', '192.0.2.2');
    await protect({ suspiciousIp: { isOn: false } });
    await wrong(1, 'user4@example.com');
  });

  it('cannot lift what NIST allows at most for one person', async () => {
    await protect({ bruteForce: { isOn: false }, suspiciousIp: { isOn: false } });
    await wrong(100);
    expect(await guess()).toMatchObject(refused('too_many_guesses'));
  });
});

describe('who is blocked', () => {
  it('is told by name or by person, with the address, and lifted', async () => {
    await protect({ bruteForce: { attemptsMax: 2 } });
    await wrong(2);
    await wrong(1, ada, '192.0.2.2');
    await wrong(2, 'ADA', '192.0.2.3');
    const connection = 'Username-Password-Authentication';
    const byEmail = { identifier: ada, connection, address: here };
    expect(await blocksOf({ identifier: ' ADA@example.com' })).toEqual([byEmail]);
    expect(await blocksOf({ userId })).toEqual([
      byEmail,
      { identifier: 'ada', connection, address: '192.0.2.3' },
    ]);

    granted(await lift({ userId }));
    expect(await blocksOf({ userId })).toEqual([]);
    granted(await directory.signIn(ada, { address: here }));
    await wrong(1, 'ada', '192.0.2.3');
  });

  it('is told once of each name that is blocked everywhere', async () => {
    await protect({ bruteForce: { attemptsMax: 2, mode: 'count_per_identifier' } });
    for (const name of [ada, 'ada']) {
      await wrong(1, name);
      await wrong(1, name, '192.0.2.2');
    }
    const connection = 'Username-Password-Authentication';
    expect(await blocksOf({ userId })).toEqual([
      { identifier: ada, connection },
      { identifier: 'ada', connection },
    ]);
  });

  it('is told also where the bound is ours and not the tenant’s, and lifted', async () => {
    await protect({ bruteForce: { isOn: false }, suspiciousIp: { isOn: false } });
    const answers = await Promise.all(Array.from({ length: 110 }, () => guess()));
    const stopped = answers.filter((answer) => !answer.ok && answer.refusal === 'too_many_guesses');
    expect(stopped).toHaveLength(10);
    const connection = 'Username-Password-Authentication';
    expect(await blocksOf({ identifier: ada })).toEqual([{ identifier: ada, connection }]);
    granted(await lift({ identifier: ada }));
    expect(await blocksOf({ identifier: ada })).toEqual([]);
    granted(await directory.signIn(ada, { address: here }));
  });

  it('may be nobody we know: a name that was tried is enough', async () => {
    await protect({ bruteForce: { attemptsMax: 1 } });
    await wrong(1, 'nobody@example.com');
    expect(await blocksOf({ identifier: 'nobody@example.com' })).toHaveLength(1);
    granted(await lift({ identifier: 'nobody@example.com' }));
    await wrong(1, 'nobody@example.com');
  });

  it('is nobody of a person there is not', async () => {
    const whose = { userId: 'auth0|nobody' };
    const asked = await directory.ask(contracts.readUserBlocks, { tenantId, whose });
    expect(asked).toEqual(refused('user_unknown'));
    expect(await lift(whose)).toEqual(refused('user_unknown'));
  });

  it('ends by itself as time passes', async () => {
    await protect({ bruteForce: { attemptsMax: 1 } });
    await wrong(1);
    directory.advance(15 * 60_000);
    expect(await blocksOf({ userId })).toEqual([]);
  });

  it('is noted however many come at once, and neither names nor addresses are kept', async () => {
    await protect({ bruteForce: { attemptsMax: 1 } });
    const addresses = Array.from({ length: 8 }, (_, nth) => `203.0.113.${nth}`);
    await Promise.all(addresses.map((address) => guess('canary@example.com', address)));
    expect(await blocksOf({ identifier: 'canary@example.com' })).toHaveLength(8);
    const tables = directory.sqliteFile.db.prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table'",
    );
    for (const { name } of tables.all()) {
      const rows = directory.sqliteFile.db.prepare(`SELECT * FROM "${name}"`).all();
      expect(JSON.stringify(rows)).not.toMatch(/canary@example|203\.0\.113/);
    }
  });
});

describe('where a name was tried in vain', () => {
  const noted = () =>
    directory.sqliteFile.db
      .prepare("SELECT value FROM records WHERE bucket = 'directory-wrong-guesses'")
      .all()
      .map(({ value }) => JSON.parse(String(value)));

  it("is sealed with its person's key, and unreadable once they are erased", async () => {
    await wrong(1);
    const [{ whose, sealedPlaces }] = noted();
    expect(whose).toEqual({ tenantId, userId });
    const open = () => directory.vault.openFor(whose, 'wrong-guesses', sealedPlaces);
    expect(await open()).toContain(here);
    granted(await directory.ask(contracts.eraseUser, { tenantId, userId }));
    expect(await open()).toBeUndefined();
    expect(await blocksOf({ identifier: ada })).toEqual([]);
    await wrong(1);
  });

  it("is of nobody where nobody goes by it, and becomes its person's", async () => {
    await protect({ bruteForce: { attemptsMax: 1 } });
    const [eve, there] = ['eve@example.com', '192.0.2.2'];
    await wrong(1, eve);
    expect(noted()).toMatchObject([{ whose: { tenantId: '' } }]);
    const created = granted(await directory.createUser(eve));
    await wrong(1, eve, there);
    expect(noted()).toMatchObject([{ whose: { tenantId, userId: created.userId } }]);
    const connection = 'Username-Password-Authentication';
    expect(await blocksOf({ userId: created.userId })).toEqual(
      [here, there].map((address) => ({ identifier: eve, connection, address })),
    );
  });
});
