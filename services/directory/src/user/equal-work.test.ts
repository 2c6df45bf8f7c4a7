import * as contracts from '@countersign/contracts';
import type { EventStore } from '@countersign/core';
import type { Vault } from '@countersign/vault';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openParts } from '../parts.ts';
import { connectionStream } from '../streams.ts';
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
    verify: (hash, password) => {
      work.push(`hash ${contracts.hashSchemeOf(hash)}`);
      return passwords.verify(hash, password);
    },
    spend: (scheme, password) => {
      work.push(`hash ${scheme}`);
      return passwords.spend(scheme, password);
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

/** Somebody comes with a hash from elsewhere, as an import brings them. */
const bring = async (email: string, passwordHash: string) => {
  const { admit, connections, databaseIdOf, now } = openParts(directory);
  await connections.run(connectionStream(tenantId, databaseIdOf(tenantId)), {
    type: 'AdmitHashSchemes',
    schemes: [contracts.hashSchemeOf(passwordHash) ?? ''],
    now: now(),
  });
  await admit({
    ...{ tenantId, userId: `auth0|${email}`, connection: 'Username-Password-Authentication' },
    ...{ profile: { email }, userMetadata: {}, appMetadata: {}, blocked: false },
    hash: async () => passwordHash,
  });
};

describe('a wrong password', () => {
  it('costs the same work whoever it is tried for', async () => {
    const costOf = await counting();
    const known = await costOf('known@example.com');
    expect(known.filter((step) => step.startsWith('hash'))).toHaveLength(1);
    for (const name of ['unknown@example.com', 'unknown', '']) {
      expect((await costOf(name)).toSorted()).toEqual(known.toSorted());
    }
  });

  it('costs one of each scheme that people brought, whosever it is tried for', async () => {
    const brought = {
      'bcrypt:4': '$2b$04$g98OATlQOigASW2a9MCL6.Cn5tzXGEGu6gZIm0GjQRpNrkj/Lrss6',
      'argon2id:m=64,t=1,p=1': [
        '$argon2id$v=19$m=64,t=1,p=1',
        'z13YuiT/qSY0AFSL9KS6fA',
        'ch8eS4iCtOK3r3EUn4WJbWKKhNxnsQP09mRpr5uH+dU',
      ].join('$'),
    };
    const schemes = Object.keys(brought);
    for (const [at, passwordHash] of Object.values(brought).entries()) {
      const email = `brought${at}@example.com`;
      await bring(email, passwordHash);
    }
    granted(await directory.createUser('own@example.com'));
    const costOf = await counting();
    const known = await costOf('own@example.com');
    expect(known.filter((step) => step.startsWith('hash')).toSorted()).toEqual(
      [...schemes, contracts.ownHashScheme].map((scheme) => `hash ${scheme}`).toSorted(),
    );
    const names = ['brought0@example.com', 'brought1@example.com', 'nobody@example.com', 'nobody'];
    for (const name of names) {
      expect((await costOf(name)).toSorted()).toEqual(known.toSorted());
    }
  });
});
