import { inspect } from 'node:util';
import { correlated, type KeyValue } from '@countersign/core';
import { embeddedMessaging, openSqliteFile } from '@countersign/sqlite';
import fc from 'fast-check';
import { decodeProtectedHeader } from 'jose';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { dataKeyBucket, Erased } from './data-keys.ts';
import { newKeyRing, withNewestCurrent, withNewKey } from './key-ring.ts';
import { Unopenable } from './sealing.ts';
import { openVault, type Vault } from './vault.ts';

const at = '2026-01-01T12:00:00.000Z';
const masterKeys = newKeyRing(at);
const rotatedKeys = withNewestCurrent(withNewKey(masterKeys, at));
const alice = { tenantId: 'demo', userId: 'auth0|alice' };
const bob = { tenantId: 'demo', userId: 'auth0|bob' };
const number = '+15550100-canary';

let dataKeys: KeyValue<string>;
let vault: Vault;

beforeEach(() => {
  const sqliteFile = openSqliteFile({ file: ':memory:' });
  const messaging = embeddedMessaging(sqliteFile, { clock: () => at });
  dataKeys = messaging.keyValue(dataKeyBucket);
  vault = openVault({ masterKeys, dataKeys });
  onTestFinished(async () => {
    await messaging.close();
    await sqliteFile.close();
  });
});

describe("a user's sealed value", () => {
  it('opens for the same user in the same context', async () => {
    const sealed = await vault.sealFor(alice, 'phone', number);
    expect(await vault.openFor(alice, 'phone', sealed)).toBe(number);
  });

  it.each([
    ['another context', alice, 'email'],
    ['another user', bob, 'phone'],
    ['another tenant', { ...alice, tenantId: 'other' }, 'phone'],
  ])('does not open for %s', async (_, user, context) => {
    await vault.sealFor(user, context, 'theirs');
    const sealed = await vault.sealFor(alice, 'phone', number);
    await expect(vault.openFor(user, context, sealed)).rejects.toThrow(Unopenable);
  });

  it('does not open for a user who has no key', async () => {
    const sealed = await vault.sealFor(alice, 'phone', number);
    await expect(vault.openFor(bob, 'phone', sealed)).rejects.toThrow(Unopenable);
  });

  it('does not open with the master key, nor the other way round', async () => {
    const sealed = await vault.sealFor(alice, 'phone', number);
    await expect(vault.open('phone', sealed)).rejects.toThrow(Unopenable);
    const ofService = await vault.seal('phone', number);
    await expect(vault.openFor(alice, 'phone', ofService)).rejects.toThrow(Unopenable);
  });

  it('does not open with the key of another user put in the place of theirs', async () => {
    await vault.sealFor(bob, 'phone', 'his');
    const sealed = await vault.sealFor(alice, 'phone', number);
    const hers = await dataKeys.get(JSON.stringify([alice.tenantId, alice.userId]));
    await dataKeys.put(JSON.stringify([bob.tenantId, bob.userId]), hers?.value ?? '');
    await expect(vault.openFor(bob, 'phone', sealed)).rejects.toThrow(Unopenable);
    await expect(vault.sealFor(bob, 'phone', 'his')).rejects.toThrow(Unopenable);
  });

  it('opens in another process that shares the keys', async () => {
    const sealed = await vault.sealFor(alice, 'phone', number);
    const other = openVault({ masterKeys, dataKeys });
    expect(await other.openFor(alice, 'phone', sealed)).toBe(number);
  });

  it('stays whole for any user, context and text', async () => {
    const text = fc.string({ unit: 'grapheme' });
    await fc.assert(
      fc.asyncProperty(text, text, text, text, async (tenantId, userId, context, secret) => {
        const user = { tenantId, userId };
        const sealed = await vault.sealFor(user, context, secret);
        expect(await vault.openFor(user, context, sealed)).toBe(secret);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a data key', () => {
  it('is one, however many make it at once', async () => {
    const vaults = Array.from({ length: 50 }, () => openVault({ masterKeys, dataKeys }));
    const sealed = await Promise.all(
      vaults.map((each, index) => each.sealFor(alice, 'phone', `number ${index}`)),
    );
    const opened = await Promise.all(sealed.map((each) => vault.openFor(alice, 'phone', each)));
    expect(opened).toEqual(sealed.map((_, index) => `number ${index}`));
  });

  it('is kept wrapped', async () => {
    await vault.sealFor(alice, 'phone', number);
    const record = await dataKeys.get(JSON.stringify([alice.tenantId, alice.userId]));
    expect(decodeProtectedHeader(record?.value ?? '')).toMatchObject({ kid: masterKeys.current });
  });

  it('outlives the rotation of the master key that wraps it', async () => {
    const sealed = await vault.sealFor(alice, 'phone', number);
    const rotated = openVault({ masterKeys: rotatedKeys, dataKeys });
    expect(await rotated.openFor(alice, 'phone', sealed)).toBe(number);
    const staged = openVault({ masterKeys: withNewKey(masterKeys, at), dataKeys });
    expect(await staged.openFor(alice, 'phone', sealed)).toBe(number);
  });

  it('is wrapped anew by a newer master key when it next seals, never by an older', async () => {
    const wrapper = async () => {
      const record = await dataKeys.get(JSON.stringify([alice.tenantId, alice.userId]));
      return decodeProtectedHeader(record?.value ?? '').kid;
    };
    await vault.sealFor(alice, 'phone', number);
    const rotated = openVault({ masterKeys: rotatedKeys, dataKeys });
    const sealed = await rotated.sealFor(alice, 'phone', number);
    expect(await wrapper()).toBe(rotatedKeys.current);
    // Another replica holds the new key, and still makes values with the old one.
    const behind = openVault({
      masterKeys: { ...rotatedKeys, current: masterKeys.current },
      dataKeys,
    });
    await behind.sealFor(alice, 'phone', number);
    expect(await wrapper()).toBe(rotatedKeys.current);
    expect(await behind.openFor(alice, 'phone', sealed)).toBe(number);
  });
});

describe("a user's data key", () => {
  it('is good for no other text than the one it was unwrapped from', async () => {
    const record = JSON.stringify([alice.tenantId, alice.userId]);
    const sealed = await vault.sealFor(alice, 'phone', number);
    const first = await dataKeys.get(record);
    await dataKeys.remove(record);
    const again = await vault.sealFor(alice, 'phone', 'another');
    await expect(vault.openFor(alice, 'phone', sealed)).rejects.toThrow(Unopenable);
    expect(await vault.openFor(alice, 'phone', again)).toBe('another');
    await dataKeys.put(record, first?.value ?? '');
    expect(await vault.openFor(alice, 'phone', sealed)).toBe(number);
  });

  it('opens when a thousand others were used since', async () => {
    const users = Array.from({ length: 1_100 }, (_, each) => ({ ...bob, userId: `${each}` }));
    const sealed = await vault.sealFor(alice, 'phone', number);
    await Promise.all(users.map((user) => vault.sealFor(user, 'phone', number)));
    expect(await vault.openFor(alice, 'phone', sealed)).toBe(number);
  });
});

describe('an erased user', () => {
  it('leaves nothing that can be opened', async () => {
    const sealed = await vault.sealFor(alice, 'phone', number);
    await vault.erase(alice);
    expect(await vault.openFor(alice, 'phone', sealed)).toBeUndefined();
    const other = openVault({ masterKeys, dataKeys });
    expect(await other.openFor(alice, 'phone', sealed)).toBeUndefined();
  });

  it('leaves nothing that a process can open which has used their key before', async () => {
    const sealed = await vault.sealFor(alice, 'phone', number);
    const other = openVault({ masterKeys, dataKeys });
    expect(await other.openFor(alice, 'phone', sealed)).toBe(number);
    await vault.erase(alice);
    expect(await other.openFor(alice, 'phone', sealed)).toBeUndefined();
    await expect(other.sealFor(alice, 'phone', number)).rejects.toThrow(Erased);
  });

  it('never gets another key', async () => {
    await vault.sealFor(alice, 'phone', number);
    await vault.erase(alice);
    await expect(vault.sealFor(alice, 'phone', number)).rejects.toThrow(Erased);
    await vault.erase(alice);
    await expect(vault.sealFor(alice, 'email', number)).rejects.toThrow(Erased);
  });

  it('never gets a first one either', async () => {
    await vault.erase(alice);
    await expect(vault.sealFor(alice, 'phone', number)).rejects.toThrow(Erased);
  });

  it('is erased even while values are being sealed', async () => {
    const sealing = Array.from({ length: 20 }, () => vault.sealFor(alice, 'phone', number));
    const [sealed] = await Promise.all([Promise.allSettled(sealing), vault.erase(alice)]);
    for (const each of sealed) {
      if (each.status === 'rejected') expect(each.reason).toBeInstanceOf(Erased);
      else expect(await vault.openFor(alice, 'phone', each.value)).toBeUndefined();
    }
  });

  it('is one for whatever is asked after that, and for who erased them at once', async () => {
    const sealed = await vault.sealFor(alice, 'phone', number);
    let reads = 0;
    const counting = {
      ...dataKeys,
      get: (key: string) => {
        reads += 1;
        return dataKeys.get(key);
      },
    };
    const other = openVault({ masterKeys, dataKeys: counting });
    const open = () => other.openFor(alice, 'phone', sealed);
    await correlated('begun before', async () => {
      expect([await open(), await open()]).toEqual([number, number]);
      expect(reads).toBe(1);
      await vault.erase(alice);
      expect(await correlated('begun after', open)).toBeUndefined();
    });
    await correlated('again', async () => {
      await vault.sealFor(bob, 'phone', number);
      await vault.erase(bob);
      await expect(vault.sealFor(bob, 'phone', number)).rejects.toThrow(Erased);
    });
  });

  it('takes nobody else along', async () => {
    const sealed = await vault.sealFor(bob, 'phone', number);
    await vault.erase(alice);
    expect(await vault.openFor(bob, 'phone', sealed)).toBe(number);
  });
});

describe("a service's sealed value", () => {
  it('opens in the same context and in no other', async () => {
    const sealed = await vault.seal('signing-key:demo', number);
    expect(await vault.open('signing-key:demo', sealed)).toBe(number);
    await expect(vault.open('signing-key:other', sealed)).rejects.toThrow(Unopenable);
  });

  it('is sealed with the current key, and still opens after a rotation', async () => {
    const rotated = openVault({ masterKeys: rotatedKeys, dataKeys });
    const sealed = await vault.seal('transaction', number);
    expect(await rotated.open('transaction', sealed)).toBe(number);
    const fresh = await rotated.seal('transaction', number);
    expect(decodeProtectedHeader(fresh)).toMatchObject({ kid: rotatedKeys.current });
    await expect(vault.open('transaction', fresh)).rejects.toThrow('not in the ring');
  });

  it('does not open with another ring', async () => {
    const stranger = openVault({ masterKeys: newKeyRing(at), dataKeys });
    const sealed = await vault.seal('transaction', number);
    await expect(stranger.open('transaction', sealed)).rejects.toThrow(Unopenable);
  });
});

describe('a fingerprint', () => {
  it('is the same for ever, also when the keys rotate', () => {
    const rotated = openVault({ masterKeys: rotatedKeys, dataKeys });
    const print = vault.fingerprint('email', 'a@example.com');
    expect(print).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(rotated.fingerprint('email', 'a@example.com')).toBe(print);
  });

  it('is another for another text, context or ring', () => {
    const stranger = openVault({ masterKeys: newKeyRing(at), dataKeys });
    const prints = [
      vault.fingerprint('email', 'a@example.com'),
      vault.fingerprint('email', 'b@example.com'),
      vault.fingerprint('phone', 'a@example.com'),
      vault.fingerprint('emaila', '@example.com'),
      stranger.fingerprint('email', 'a@example.com'),
    ];
    expect(new Set(prints).size).toBe(prints.length);
  });
});

describe('what the vault says when it cannot', () => {
  it('holds no secret', async () => {
    const sealed = await vault.sealFor(alice, 'canary', 'canary');
    const ofService = await vault.seal('canary', 'canary');
    await vault.erase(bob);
    const thrown = await Promise.all(
      [
        vault.openFor(alice, 'phone', sealed),
        vault.openFor({ ...alice, userId: 'canary' }, 'canary', sealed),
        vault.openFor(alice, 'canary', `${sealed}canary`),
        vault.open('canary', ofService.toUpperCase()),
        vault.open('phone', ofService),
        vault.sealFor(bob, 'canary', 'canary'),
      ].map((attempt) => attempt.then(() => 'opened', inspect)),
    );
    expect(thrown).not.toContain('opened');
    expect(thrown.join('\n')).not.toMatch(/canary|alice|bob/);
    expect(inspect(vault, { depth: 9, showHidden: true })).not.toMatch(/canary/);
  });
});
