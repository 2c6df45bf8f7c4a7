import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { noRevision } from '@countersign/core';
import { openSqliteFile, sqliteEventStore } from '@countersign/sqlite';
import { fastify } from 'fastify';
import { type Spread, spread } from './percentiles.ts';

const rounds = 500;

const timed = async (work: () => Promise<unknown>, times = rounds): Promise<Spread> => {
  const durations: number[] = [];
  for (let round = 0; round < times; round += 1) {
    const started = performance.now();
    await work();
    durations.push(performance.now() - started);
  }
  return spread(durations);
};

/** The least an HTTP request costs here: Fastify that answers a constant. */
export const bareFastify = async (): Promise<Spread> => {
  const app = fastify().get('/', async () => ({ ok: true }));
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const measured = await timed(async () => (await fetch(url)).text());
  await app.close();
  return measured;
};

/** The least a fact costs here: one append that is on the disk. */
export const durableAppend = async (): Promise<Spread> => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-bench-'));
  const sqliteFile = openSqliteFile({ file: join(folder, 'log.sqlite') });
  const store = sqliteEventStore(sqliteFile, { clock: () => new Date().toISOString() });
  const measured = await timed(() =>
    store.append(`bench-${randomUUID()}`, noRevision, [
      { id: randomUUID(), type: 'Happened', data: { what: 'nothing' } },
    ]),
  );
  await store.close();
  await sqliteFile.close();
  await rm(folder, { recursive: true });
  return measured;
};
