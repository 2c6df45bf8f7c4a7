import { randomUUID } from 'node:crypto';
import { link, open, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from '@countersign/core';
import {
  BadKeyRing,
  type KeyRing,
  newKeyRing,
  parseKeyRing,
  printKeyRing,
  withNewestCurrent,
  withNewKey,
} from './key-ring.ts';

const ownerOnly = 0o600;
const systemClock: Clock = () => new Date().toISOString();

/** Who may read a file: what `fstat` tells, and who asks. */
interface Exposure {
  readonly mode: number;
  readonly fileOwner: number;
  readonly processOwner: number | undefined;
}

/**
 * Nobody but the owner may read or write a key ring. One exception, PostgreSQL's for its own keys:
 * a file of root's may be read by its group, since that is how a secret is mounted for a process
 * that is not root (https://www.postgresql.org/docs/current/ssl-tcp.html#SSL-SETUP).
 */
export const isExposed = ({ mode, fileOwner, processOwner }: Exposure): boolean => {
  // No owner to speak of: not a POSIX system, and the mode says nothing.
  if (processOwner === undefined) return false;
  const isMounted = fileOwner === 0 && processOwner !== 0;
  return (mode & (isMounted ? 0o037 : 0o077)) !== 0;
};

/** Reads a key ring from its file. @throws {BadKeyRing} */
export const loadKeyRing = async (file: string): Promise<KeyRing> => {
  await using handle = await open(file, 'r');
  // The open file is asked, not the path: what is checked is what is then read.
  const { mode, uid } = await handle.stat();
  if (isExposed({ mode, fileOwner: uid, processOwner: process.getuid?.() })) {
    throw new BadKeyRing(
      `the key ring ${file} can be read by others than its owner: run chmod 600 on it`,
    );
  }
  return parseKeyRing(await handle.readFile('utf8'));
};

const syncFolder = async (file: string) => {
  await using folder = await open(dirname(file), 'r');
  await folder.sync();
};

/** Writes the ring beside its file, whole and on disk, and puts it in place in one step. */
const place = async (
  file: string,
  ring: KeyRing,
  put: (written: string, file: string) => Promise<void>,
): Promise<void> => {
  const written = `${file}.${randomUUID()}`;
  try {
    await using handle = await open(written, 'wx', ownerOnly);
    await handle.writeFile(printKeyRing(ring));
    await handle.sync();
    await put(written, file);
  } finally {
    await unlink(written).catch(ignoringAbsent);
  }
  await syncFolder(file);
};

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

const ignoringAbsent = (error: unknown) => {
  if (!hasCode(error, 'ENOENT')) throw error;
};

/**
 * Makes a key ring file with fresh keys, readable by its owner alone. Answers false, and changes
 * nothing, where the file exists: of many who create it at once, one does.
 */
export const createKeyRingFile = async (
  file: string,
  clock: Clock = systemClock,
): Promise<boolean> => {
  try {
    // A link, unlike a rename, refuses to replace what is there.
    await place(file, newKeyRing(clock()), link);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
};

/**
 * Adds a key that is not used yet. With many replicas: stage, let all of them load the file anew,
 * then rotate, so that nobody meets a value whose key it does not hold.
 */
export const stageKey = async (file: string, clock: Clock = systemClock): Promise<void> =>
  place(file, withNewKey(await loadKeyRing(file), clock()), rename);

/** Makes the newest key current: the one that was staged, else a fresh one. */
export const rotateKeyRing = async (file: string, clock: Clock = systemClock): Promise<void> => {
  const ring = await loadKeyRing(file);
  const isStaged = ring.keys.at(-1)?.id !== ring.current;
  const ready = isStaged ? ring : withNewKey(ring, clock());
  await place(file, withNewestCurrent(ready), rename);
};
