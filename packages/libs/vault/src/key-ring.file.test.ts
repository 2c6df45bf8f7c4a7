import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createKeyRingFile,
  isExposed,
  loadKeyRing,
  rotateKeyRing,
  stageKey,
} from './key-ring.file.ts';
import { BadKeyRing } from './key-ring.ts';

let folder: string;
let file: string;
const clock = () => '2026-01-01T12:00:00.000Z';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'key-ring-'));
  file = join(folder, 'keys.json');
});
afterEach(() => rm(folder, { recursive: true }));

describe('a key ring file', () => {
  it('is made for its owner alone, and leaves nothing beside it', async () => {
    expect(await createKeyRingFile(file, clock)).toBe(true);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['keys.json']);
    expect((await loadKeyRing(file)).keys[0]?.createdAt).toBe(clock());
  });

  it('is never overwritten', async () => {
    await writeFile(file, 'mine', { mode: 0o600 });
    expect(await createKeyRingFile(file)).toBe(false);
    expect(await readFile(file, 'utf8')).toBe('mine');
    expect(await readdir(folder)).toEqual(['keys.json']);
  });

  it('is made by one of many who make it at once', async () => {
    const made = await Promise.all(Array.from({ length: 20 }, () => createKeyRingFile(file)));
    expect(made.filter(Boolean)).toHaveLength(1);
    expect(await readdir(folder)).toEqual(['keys.json']);
  });

  it('says where it could not be made', async () => {
    await expect(createKeyRingFile(join(folder, 'absent', 'keys.json'))).rejects.toThrow('ENOENT');
  });

  it('rotates: the fresh key is current, the old one and the look-up key stay', async () => {
    await createKeyRingFile(file, clock);
    const before = await loadKeyRing(file);
    await rotateKeyRing(file, clock);
    const after = await loadKeyRing(file);
    expect(after.keys.map(({ id }) => id)).toEqual([before.current, after.current]);
    expect(after.current).not.toBe(before.current);
    expect(after.lookup.reveal()).toEqual(before.lookup.reveal());
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['keys.json']);
  });

  it('rotates to the key that was staged, where one was', async () => {
    await createKeyRingFile(file, clock);
    await stageKey(file, clock);
    const staged = await loadKeyRing(file);
    expect(staged.current).toBe(staged.keys[0]?.id);
    await rotateKeyRing(file, clock);
    const after = await loadKeyRing(file);
    expect(after.keys).toHaveLength(2);
    expect(after.current).toBe(staged.keys[1]?.id);
  });
});

describe('a key ring file that others can reach', () => {
  it.each([0o640, 0o604, 0o620, 0o602, 0o644])('is refused with mode %o', async (mode) => {
    await createKeyRingFile(file);
    await chmod(file, mode);
    await expect(loadKeyRing(file)).rejects.toThrow(BadKeyRing);
    await expect(loadKeyRing(file)).rejects.toThrow(/others than its owner: run chmod 600/);
    await expect(rotateKeyRing(file)).rejects.toThrow(BadKeyRing);
  });

  it.each([0o400, 0o600])('is none with mode %o', async (mode) => {
    await createKeyRingFile(file);
    await chmod(file, mode);
    await expect(loadKeyRing(file)).resolves.toBeDefined();
  });

  it('is none when root mounts it for the group of a process that is not root', () => {
    const mounted = { fileOwner: 0, processOwner: 1000 };
    expect(isExposed({ ...mounted, mode: 0o100440 })).toBe(false);
    expect(isExposed({ ...mounted, mode: 0o100640 })).toBe(false);
    expect(isExposed({ ...mounted, mode: 0o100660 })).toBe(true);
    expect(isExposed({ ...mounted, mode: 0o100444 })).toBe(true);
    expect(isExposed({ fileOwner: 1000, processOwner: 1000, mode: 0o100640 })).toBe(true);
  });

  it('is not told by the mode where there are no owners', () => {
    expect(isExposed({ mode: 0o100666, fileOwner: 0, processOwner: undefined })).toBe(false);
  });
});
