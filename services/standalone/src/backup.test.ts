import { randomUUID } from 'node:crypto';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noRevision } from '@countersign/core';
import { createLogger } from '@countersign/observability';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { carryOut, errandIn } from './backup.ts';
import { settings as schema } from './config.ts';
import { openDisk } from './disk.ts';

const clock = () => '2026-01-01T12:00:00.000Z';
const tenantId = 'demo';
let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-backup-'));
  file = join(folder, 'today.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true }));

const settingsOf = (name: string) => ({
  ...schema.parse({ DATA_DIR: join(folder, name) }),
  LOG_LEVEL: 'silent' as const,
});
const diskOf = (name: string) =>
  openDisk({
    settings: settingsOf(name),
    clock,
    log: createLogger({ service: 'test', level: 'silent' }),
  });
type Disk = Awaited<ReturnType<typeof diskOf>>;

/** Writes something sealed for a new person. */
const record = async ({ store, vault }: Disk, number: number) => {
  const userId = `user-${number}`;
  const sealed = await vault.sealFor({ tenantId, userId }, 'name', `canary ${number}`);
  const event = { id: randomUUID(), type: 'Named', data: { userId, sealed } };
  await store.append(`user-${number}`, noRevision, [event]);
};

/** How many people, counted from the first, can be read. */
const readable = async ({ store, vault }: Disk): Promise<number> => {
  for (let number = 0; ; number += 1) {
    const [event] = (await store.load(`user-${number}`)).events;
    if (!event) return number;
    // As `record` has written it.
    const { userId, sealed } = event.data as { readonly userId: string; readonly sealed: string };
    const name = await vault.openFor({ tenantId, userId }, 'name', sealed);
    expect(name).toBe(`canary ${number}`);
  }
};

const made = async (people = 3) => {
  const disk = await diskOf('data');
  for (let number = 0; number < people; number += 1) await record(disk, number);
  await carryOut(settingsOf('data'), { kind: 'backup', file });
  return disk;
};

describe('a backup of one machine', () => {
  it('made while people are recorded holds all that was there before, and opens', async () => {
    const disk = await diskOf('data');
    for (let number = 0; number < 50; number += 1) await record(disk, number);
    let isOver = false;
    let people = 50;
    const recording = (async () => {
      for (; !isOver; people += 1) await record(disk, people);
    })();
    await carryOut(settingsOf('data'), { kind: 'backup', file });
    isOver = true;
    await recording;
    await disk.close();

    await carryOut(settingsOf('restored'), { kind: 'restore', file });
    const restored = await diskOf('restored');
    const found = await readable(restored);
    expect(found).toBeGreaterThanOrEqual(50);
    expect(found).toBeLessThanOrEqual(people);
    await record(restored, found);
    await restored.close();
  });

  it('is for its owner alone, each of its files, and is written over nothing', async () => {
    const disk = await made();
    const names = readdirSync(folder).filter((name) => name !== 'data');
    expect(names).toHaveLength(5);
    for (const name of names) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    await expect(carryOut(settingsOf('data'), { kind: 'backup', file })).rejects.toThrow('EEXIST');
    await expect(carryOut(settingsOf('data'), { kind: 'restore', file })).rejects.toThrow('empty');
    await disk.close();
  });

  it('keeps who was erased erased, and brings back who was erased since', async () => {
    const disk = await diskOf('data');
    for (const number of [0, 1]) await record(disk, number);
    await disk.vault.erase({ tenantId, userId: 'user-0' });
    await carryOut(settingsOf('data'), { kind: 'backup', file });
    await disk.vault.erase({ tenantId, userId: 'user-1' });
    await disk.close();
    await carryOut(settingsOf('restored'), { kind: 'restore', file });
    const { store, vault, close } = await diskOf('restored');
    const nameOf = async (number: number) => {
      const [event] = (await store.load(`user-${number}`)).events;
      if (!event) throw new Error('nobody of this number');
      // As `record` has written it.
      const { sealed } = event.data as { readonly sealed: string };
      return vault.openFor({ tenantId, userId: `user-${number}` }, 'name', sealed);
    };
    expect(await nameOf(0)).toBeUndefined();
    expect(await nameOf(1)).toBe('canary 1');
    await close();
  });

  it.each([
    ['was cut off', 'today.sqlite', (name: string) => truncateSync(name, 4_096)],
    [
      'was altered',
      'today.sqlite.user-keys',
      (name: string) => {
        const bytes = readFileSync(name);
        bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
        writeFileSync(name, bytes);
      },
    ],
    ['lacks a file', 'today.sqlite.master-keys.json', (name: string) => rmSync(name)],
    ['was not finished', 'today.sqlite.sha256', (name: string) => rmSync(name)],
  ] as const)('that %s is not whole, and is not restored', async (_, name, harm) => {
    const disk = await made();
    await disk.close();
    await carryOut(settingsOf('data'), { kind: 'verify', file });
    harm(join(folder, name));
    for (const kind of ['verify', 'restore'] as const) {
      await expect(carryOut(settingsOf('restored'), { kind, file })).rejects.toThrow();
    }
    expect(readdirSync(folder)).not.toContain('restored');
  });

  it('whose keys do not open with its rings is not whole, whatever its sums say', async () => {
    const disk = await made();
    await disk.close();
    await (await diskOf('other')).close();
    const ring = join(folder, 'other', 'master-keys.json');
    await expect(
      carryOut(
        { ...settingsOf('data'), DATA_DIR: join(folder, 'data'), MASTER_KEY_FILE: ring },
        {
          kind: 'backup',
          file: join(folder, 'mixed.sqlite'),
        },
      ),
    ).rejects.toThrow('does not open');
    // Restored beside another ring, nothing would open either.
    const beside = { ...settingsOf('restored'), MASTER_KEY_FILE: ring };
    await expect(carryOut(beside, { kind: 'restore', file })).rejects.toThrow('another key ring');
  });
});

describe('the words standalone is started with', () => {
  it('are none, or ask for a backup; the README has them', () => {
    expect(errandIn([])).toBeUndefined();
    expect(errandIn(['backup', 'a'])).toEqual({ kind: 'backup', file: 'a' });
    for (const words of [['backup'], ['save', 'a'], ['verify', '--all'], ['restore', 'a', 'b']]) {
      expect(() => errandIn(words)).toThrow('is started without words, or with');
    }
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const said = [...readme.matchAll(/pnpm start (\w+) \S+/g)].map(([, kind]) => kind);
    expect(said).toEqual(['backup', 'verify', 'restore']);
  });
});
