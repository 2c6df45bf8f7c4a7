import * as contracts from '@countersign/contracts';
import type { EventStore } from '@countersign/kernel';
import type { Vault } from '@countersign/vault';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openParts } from '../parts.ts';
import { type Directory, granted, openDirectory, tenantId } from '../testing/directory.ts';
import { makeDecoy, verifyPassword } from './verify-password.handler.ts';

let directory: Directory;
beforeAll(async () => {
  directory = await openDirectory();
  granted(await directory.createUser('known@example.com'));
});
afterAll(() => directory.close());

/** Verifies passwords as the service does, and writes down what it costs. */
const counting = async () => {
  let work: string[] = [];
  const store: EventStore = {
    ...directory.store,
    load: (...asked) => {
      work.push('load');
      return directory.store.load(...asked);
    },
  };
  const vault: Vault = {
    ...directory.vault,
    openFor: (...asked) => {
      work.push('open');
      return directory.vault.openFor(...asked);
    },
  };
  const { passwords, ...parts } = openParts({ ...directory, store, vault });
  const counted: typeof passwords = {
    ...passwords,
    verify: (...asked) => {
      work.push('hash');
      return passwords.verify(...asked);
    },
  };
  const decoy = await makeDecoy({ ...parts, passwords }, 'canary-decoy');
  const recallProtection = parts.attackProtections.recall;
  const own = { ...parts, ...parts.users, recallProtection };
  const verify = verifyPassword({ ...own, passwords: counted, decoy });

  return async (username: string) => {
    work = [];
    const address = `192.0.2.${username.length}`;
    const password = 'canary-wrong';
    const request = contracts.verifyPassword.request.parse({
      tenantId,
      username,
      password,
      address,
    });
    await verify(request);
    return work;
  };
};

describe('a wrong password', () => {
  it('costs the same work whoever it is tried for', async () => {
    const costOf = await counting();
    const known = await costOf('known@example.com');
    expect(known.filter((step) => step === 'hash')).toHaveLength(1);
    for (const name of ['unknown@example.com', 'unknown', '']) {
      expect((await costOf(name)).toSorted()).toEqual(known.toSorted());
    }
  });
});
