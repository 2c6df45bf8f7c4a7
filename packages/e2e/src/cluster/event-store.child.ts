import { startEventStore } from '@countersign/testkit/eventstore';

/**
 * EventStoreDB's stand-in as a process of its own. It says where it is, and does as it is told:
 * `hang` lets every call wait for ever, `drop` cuts every connection and is gone, `heal` is well
 * again. `dump` says what it holds.
 */
const store = await startEventStore({ nowMs: () => Date.now() });
const calls = ['append', 'heartbeat', 'read', 'subscribe', 'delete', 'features'] as const;
let isGone = false;

const does: Readonly<Record<string, () => Promise<void>>> = {
  hang: async () => {
    for (const call of calls) store.always(call, 'hang');
    store.muteSubscriptions();
  },
  drop: async () => {
    isGone = true;
    store.halt();
  },
  heal: async () => {
    for (const call of calls) store.always(call);
    store.dropSubscriptions();
    if (isGone) await store.resume();
    isGone = false;
  },
};

process.on('message', async (message) => {
  if (message === 'dump') return void process.send?.(store.dump());
  await does[String(message)]?.();
  process.send?.(`done ${String(message)}`);
});
process.send?.(store.connectionString);
