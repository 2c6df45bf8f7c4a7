import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KeyValue, Messaging } from '@countersign/core';
import { natsMessaging } from '@countersign/nats';
import { natsAvailable, startNats } from '@countersign/nats/testing';
import { embeddedMessaging, openSqliteFile } from '@countersign/sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { dataKeyBucket, Erased } from './data-keys.ts';
import { newKeyRing, withNewestCurrent, withNewKey } from './key-ring.ts';
import { openVault } from './vault.ts';

const clock = () => '2026-01-01T12:00:00.000Z';
const alice = { tenantId: 'demo', userId: 'auth0|alice' };
const bob = { tenantId: 'demo', userId: 'auth0|bob' };
const recordOf = ({ tenantId, userId }: typeof alice) => JSON.stringify([tenantId, userId]);

/** Opens messaging that keeps its files in the folder. */
type Open = (folder: string) => Promise<{ messaging: Messaging; close: () => Promise<void> }>;

const inOneFile: Open = async (folder) => {
  const sqliteFile = openSqliteFile({ file: join(folder, 'keys.sqlite'), forgets: true });
  return { messaging: embeddedMessaging(sqliteFile, { clock }), close: sqliteFile.close };
};
const besideTheLog: Open = async (folder) => {
  const sqliteFile = openSqliteFile({ file: join(folder, 'all.sqlite') });
  return { messaging: embeddedMessaging(sqliteFile, { clock }), close: sqliteFile.close };
};
const overNats: Open = async (folder) => {
  const { url, stop } = await startNats({ dir: folder });
  return { messaging: await natsMessaging({ url, name: 'test', clock }), close: stop };
};

const openFolder = async (open: Open) => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-erasure-'));
  const { messaging, close } = await open(folder);
  onTestFinished(async () => {
    await messaging.close();
    await close();
    await rm(folder, { recursive: true });
  });
  const onDisk = async (text: string) => {
    const files = await readdir(folder, { recursive: true, withFileTypes: true });
    const bytes = await Promise.all(
      files
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => readFile(join(parentPath, name))),
    );
    return bytes.some((each) => each.includes(text));
  };
  const keys: KeyValue<string> = messaging.keyValue(dataKeyBucket);
  const keyOf = async (user: typeof alice) => (await keys.get(recordOf(user)))?.value ?? '';
  return { keys, onDisk, keyOf };
};

describe.each([
  ['in a file of its own', inOneFile, true],
  ['in the file of the log', besideTheLog, true],
  ['over NATS', overNats, natsAvailable()],
] as const)('a key that is kept %s', (_, open, isThere) => {
  it.runIf(isThere)('leaves nothing on the disk once its user is erased', async () => {
    const { keys, onDisk, keyOf } = await openFolder(open);
    const vault = openVault({ masterKeys: newKeyRing(clock()), dataKeys: keys });
    await vault.sealFor(alice, 'phone', '+12025550123');
    await vault.sealFor(bob, 'phone', '+12025550124');
    const [ofAlice, ofBob] = [await keyOf(alice), await keyOf(bob)];
    expect(await onDisk(ofAlice)).toBe(true);

    await vault.erase(alice);
    expect(await onDisk(ofAlice)).toBe(false);
    expect(await onDisk(ofBob)).toBe(true);
    await vault.erase(alice);
    await expect(vault.sealFor(alice, 'phone', '+12025550123')).rejects.toThrow(Erased);
  });

  it.runIf(isThere)('leaves nothing of how an older master key wrapped it', async () => {
    const { keys, onDisk, keyOf } = await openFolder(open);
    const masterKeys = newKeyRing(clock());
    const rotated = withNewestCurrent(withNewKey(masterKeys, clock()));
    const before = openVault({ masterKeys, dataKeys: keys });
    const after = openVault({ masterKeys: rotated, dataKeys: keys });
    const sealed = await before.sealFor(alice, 'phone', '+12025550123');
    const wrapped = await keyOf(alice);

    await Promise.all(Array.from({ length: 5 }, () => after.sealFor(alice, 'phone', 'new')));
    const wrappedAnew = await keyOf(alice);
    expect(wrappedAnew).not.toBe(wrapped);
    expect(await onDisk(wrapped)).toBe(false);
    expect(await after.openFor(alice, 'phone', sealed)).toBe('+12025550123');

    await after.erase(alice);
    expect(await onDisk(wrappedAnew)).toBe(false);
  });

  it.runIf(isThere)('is never made anew while it is being erased', async () => {
    const { keys } = await openFolder(open);
    const masterKeys = newKeyRing(clock());
    const vaults = Array.from({ length: 10 }, () => openVault({ masterKeys, dataKeys: keys }));
    const [first] = vaults;
    await first?.sealFor(alice, 'phone', '+12025550123');
    const sealing = vaults.map((vault) => vault.sealFor(alice, 'phone', '+12025550123'));
    const [outcomes] = await Promise.all([Promise.allSettled(sealing), first?.erase(alice)]);
    for (const each of outcomes) {
      if (each.status === 'rejected') expect(each.reason).toBeInstanceOf(Erased);
      else expect(await first?.openFor(alice, 'phone', each.value)).toBeUndefined();
    }
    await expect(first?.sealFor(alice, 'phone', '+12025550123')).rejects.toThrow(Erased);
  });
});
