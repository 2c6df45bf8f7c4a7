import { allCommitted, noRevision } from '@countersign/core';
import { openSqliteFile } from '../file/sqlite-file.ts';
import { sqliteEventStore } from './sqlite-event-store.ts';

/**
 * Appends for ever, three facts at a time, and says what was kept: in every other round as an
 * output that waits for its commit. Made to be killed.
 */
const [, , file = ':memory:', round = '0'] = process.argv;
const onLost = () => process.exit(1);
const sqliteFile = openSqliteFile({
  file,
  outputCommit: Number(round) % 2 === 0 ? { onLost } : undefined,
});
const store = sqliteEventStore(sqliteFile, { clock: () => '2026-01-01T12:00:00.000Z' });

const writeForEver = async (writer: number) => {
  const stream = `killed-${round}.${writer}`;
  let expected = noRevision;
  for (let batch = 0; ; batch += 1) {
    const events = [0, 1, 2].map((at) => ({
      id: `${round}/${writer}/${batch}/${at}`,
      type: 'Happened',
      data: { text: 'x'.repeat(200 * writer) },
    }));
    const appended = await store.append(stream, expected, events);
    if (appended.outcome === 'conflict') throw new Error('nobody else writes here');
    expected = appended.revision;
    await allCommitted();
    process.stdout.write(`${stream} ${batch}\n`);
  }
};

await Promise.all([1, 2, 3, 4].map(writeForEver));
