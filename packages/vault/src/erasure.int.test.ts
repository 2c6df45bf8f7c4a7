import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openJournal } from '@countersign/journal';
import { embeddedMessaging } from '@countersign/messaging';
import { expect, it, onTestFinished } from 'vitest';
import { dataKeyBucket } from './data-keys.ts';
import { newKeyRing } from './key-ring.ts';
import { openVault } from './vault.ts';

const at = '2026-01-01T12:00:00.000Z';
const alice = { tenantId: 'demo', userId: 'auth0|alice' };
const bob = { tenantId: 'demo', userId: 'auth0|bob' };

it("leaves nothing of an erased user's key on the disk", async () => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-erasure-'));
  const journal = openJournal({ file: join(folder, 'keys.sqlite'), forgets: true });
  const messaging = embeddedMessaging(journal, { clock: () => at });
  onTestFinished(async () => {
    await messaging.close();
    await journal.close();
    await rm(folder, { recursive: true });
  });
  const stored = messaging.keyValue(dataKeyBucket);
  const wrapped: string[] = [];
  const dataKeys = {
    ...stored,
    create: (key: string, value: string) => {
      wrapped.push(value);
      return stored.create(key, value);
    },
  };
  const vault = openVault({ masterKeys: newKeyRing(at), dataKeys });
  const onDisk = async (text: string) => {
    const files = await readdir(folder);
    const bytes = await Promise.all(files.map((file) => readFile(join(folder, file))));
    return bytes.some((each) => each.includes(text));
  };

  await vault.sealFor(alice, 'phone', '+12025550123');
  await vault.sealFor(bob, 'phone', '+12025550124');
  const [ofAlice = '', ofBob = ''] = wrapped;
  expect(await onDisk(ofAlice)).toBe(true);

  await vault.erase(alice);
  expect(await onDisk(ofAlice)).toBe(false);
  expect(await onDisk(ofBob)).toBe(true);
});
