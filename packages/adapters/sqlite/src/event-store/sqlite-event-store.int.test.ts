import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { endsWithParent } from '@countersign/nats/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSqliteFile } from '../file/sqlite-file.ts';
import { sqliteEventStore } from './sqlite-event-store.ts';

const kills = 5;
const timeoutMs = 120_000;
const writer = fileURLToPath(new URL('./writer.child.ts', import.meta.url));
const clock = () => '2026-01-01T12:00:00.000Z';
let dir: string;

/** Lets a writer run until it has kept `count` appends, kills it, and tells what it had kept. */
const killAfter = async (file: string, round: number, count: number) => {
  const child = endsWithParent(
    spawn(process.execPath, [writer, file, String(round)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  );
  const ended = once(child, 'exit');
  const kept = new Map<string, number>();
  let lines = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const [stream = '', batch] = line.split(' ');
    kept.set(stream, Number(batch));
    lines += 1;
    if (lines === count) child.kill('SIGKILL');
  }
  const [, signal] = await ended;
  return { kept, signal };
};

/** The batches of a stream, each with the facts that were found of it. */
const batchesOf = (ids: readonly string[]) => {
  const batches = Map.groupBy(ids, (id) => Number(id.split('/')[2]));
  return [...batches.values()].map((batch) => batch.length);
};

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'countersign-kill-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

describe('a store whose process is killed', () => {
  it(`has every append it answered, and no half of any, after each of ${kills} kills`, {
    timeout: timeoutMs,
  }, async () => {
    const file = join(dir, 'journal.db');
    for (let round = 1; round <= kills; round += 1) {
      const count = 1 + Math.floor(120 * (round / kills) ** 2);
      const { kept, signal } = await killAfter(file, round, count);
      expect(signal).toBe('SIGKILL');
      expect(kept.size).toBeGreaterThan(0);

      const sqliteFile = openSqliteFile({ file });
      expect(sqliteFile.db.prepare('PRAGMA integrity_check').get()).toEqual({
        integrity_check: 'ok',
      });
      const store = sqliteEventStore(sqliteFile, { clock });
      for (const [stream, batch] of kept) {
        const { events, revision } = await store.load(stream);
        const batches = batchesOf(events.map(({ id }) => id));
        expect(batches.length).toBeGreaterThan(batch);
        expect(new Set(batches)).toEqual(new Set([3]));
        expect(events.map((event) => event.revision)).toEqual(events.map((_, at) => at));
        expect(revision).toBe(events.length - 1);
      }
      await store.close();
      await sqliteFile.close();
    }
  });
});
