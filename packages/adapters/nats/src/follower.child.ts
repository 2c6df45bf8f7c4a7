import { natsMessaging } from './nats-messaging.ts';
import { stuck } from './stuck.bench.ts';

/** Takes one message in hand and sits over it for ever. Made to be killed. */
const [, , url = ''] = process.argv;
const messaging = await natsMessaging({
  url,
  name: 'child',
  clock: () => '2026-01-01T12:00:00.000Z',
});
await messaging.follow(stuck, { durable: 'one', concurrencyMax: 1 }, async (_, id) => {
  process.stdout.write(`got ${id}\n`);
  return new Promise(() => {});
});
