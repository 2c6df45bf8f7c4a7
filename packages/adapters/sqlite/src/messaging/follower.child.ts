import { openSqliteFile } from '../file/sqlite-file.ts';
import { embeddedMessaging } from './embedded-messaging.ts';
import { noted, tickets } from './notes.bench.ts';

/** Handles messages and says so; over some it sits for ever. Made to be killed. */
const [, , file = ':memory:'] = process.argv;
const sqliteFile = openSqliteFile({ file });
const messaging = embeddedMessaging(sqliteFile, { clock: () => '2026-01-01T12:00:00.000Z' });
const records = messaging.keyValue(tickets);
const say = (text: string) => process.stdout.write(`${text}\n`);

await messaging.follow(noted, { durable: 'one', concurrencyMax: 4 }, async ({ isStuck }, id) => {
  say(`got ${id}`);
  if (isStuck) {
    // Once this is written, so is everything before it: the count of this delivery, too.
    await records.put(`stuck over ${id}`, '');
    say(`stuck ${id}`);
    await new Promise(() => {});
  }
  const { status } = await records.use(id);
  say(`${status} ${id}`);
  return undefined;
});

// A promise that nobody settles keeps no process alive.
setInterval(() => {}, 60_000);
