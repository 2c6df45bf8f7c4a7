import { allCommitted } from '@countersign/core';
import { openSqliteFile } from '../file/sqlite-file.ts';
import { embeddedMessaging } from './embedded-messaging.ts';
import { noted, tickets } from './notes.bench.ts';

/**
 * Handles messages and says so, as outputs that wait for their commits where it is told `output`;
 * over some it sits for ever. Made to be killed.
 */
const [, , file = ':memory:', mode = ''] = process.argv;
const onLost = () => process.exit(1);
const sqliteFile = openSqliteFile({
  file,
  outputCommit: mode === 'output' ? { onLost } : undefined,
});
const messaging = embeddedMessaging(sqliteFile, { clock: () => '2026-01-01T12:00:00.000Z' });
const records = messaging.keyValue(tickets);
const say = async (text: string) => {
  await allCommitted();
  process.stdout.write(`${text}\n`);
};

await messaging.follow(noted, { durable: 'one', concurrencyMax: 4 }, async ({ isStuck }, id) => {
  // An output of its own: what is said at once is not waited for.
  process.stdout.write(`got ${id}\n`);
  if (isStuck) {
    // Once this is written, so is everything before it: the count of this delivery, too.
    if (mode !== 'output') await records.put(`stuck over ${id}`, '');
    process.stdout.write(`stuck ${id}\n`);
    await new Promise(() => {});
  }
  const { status } = await records.use(id);
  await say(`${status} ${id}`);
  return undefined;
});

// A promise that nobody settles keeps no process alive.
setInterval(() => {}, 60_000);
