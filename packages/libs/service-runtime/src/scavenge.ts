import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type EventStore, msBetween, plus } from '@countersign/core';
import { z } from 'zod';
import type { World } from './open-process.ts';
import type { ServiceSettings } from './settings.ts';

/** That the store gives back what was removed or is past its retention: now, or again and again. */
export interface Scavenge {
  readonly everyDays: number | undefined;
}

const command = 'scavenge';
export const scavengeUsage = `${command} [--every <days>]`;

const dayMs = 86_400_000;
const days = z.coerce.number().int().min(1).max(365);
/** The store may be away, or busy with another. */
const retryMs = 60 * 60_000;

/** @throws where the words make no sense */
export const scavengeIn = (args: readonly string[]): Scavenge | undefined => {
  if (args[0] !== command) return undefined;
  const { values } = parseArgs({ args: args.slice(1), options: { every: { type: 'string' } } });
  if (values.every === undefined) return { everyDays: undefined };
  const everyDays = days.safeParse(values.every);
  if (!everyDays.success) throw new Error('--every is a number of days, from 1 to 365');
  return { everyDays: everyDays.data };
};

/** When each ended, a fact each: any process can read it, by whoever it was done. */
const stream = 'storeMaintenance-scavenge';
const type = 'StoreScavenged';
const scavenged = z.object({ endedAt: z.iso.datetime({ precision: 3 }) });
const keptSeconds = 400 * 86_400;

/** When the last one ended, if any has. */
export const lastScavenge = async (store: EventStore): Promise<string | undefined> => {
  const { events } = await store.load(stream);
  const last = events.findLast((event) => event.type === type);
  return last && scavenged.parse(last.data).endedAt;
};

const record = async (store: EventStore, endedAt: string, nodes: number): Promise<void> => {
  const { revision } = await store.load(stream);
  const event = { id: randomUUID(), type, data: { endedAt, nodes } };
  // Whoever was quicker has told of one that ended just now as well.
  await store.append(stream, revision, [event]);
  await store.retain(stream, { maxAgeSeconds: keptSeconds });
};

const storeOf = ({ EVENTSTORE_URL, EVENTSTORE_CA_FILE }: ServiceSettings) => ({
  ...{ connectionString: EVENTSTORE_URL.reveal(), caFile: EVENTSTORE_CA_FILE },
});

/** Scavenges every node, and writes down when that ended. */
const once = async ({ log, clock }: World, settings: ServiceSettings, store: EventStore) => {
  const { scavengeEventStoreDb } = await import('@countersign/eventstoredb');
  const nodes = await scavengeEventStoreDb({
    ...storeOf(settings),
    onNode: (node, step) => log.info({ node }, `the scavenge ${step}`),
  });
  await record(store, clock(), nodes.length);
  log.info({ nodes: nodes.length }, 'the store is scavenged');
};

/** How long until one is due that was last done then. */
const dueInMs = (world: World, lastAt: string | undefined, everyDays: number) =>
  lastAt === undefined ? 0 : Math.max(0, msBetween(world.clock(), plus(lastAt, everyDays * dayMs)));

/** Does it once, or whenever it is due until the process is told to end. */
export const carryOutScavenge = async (
  world: World,
  settings: ServiceSettings,
  { everyDays }: Scavenge,
): Promise<void> => {
  const { eventStoreDb } = await import('@countersign/eventstoredb');
  const store = eventStoreDb(storeOf(settings));
  if (everyDays === undefined) return once(world, settings, store).finally(store.close);
  // What the servers have begun they end without us.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(0));
  for (;;) {
    try {
      const lastEndedAt = await lastScavenge(store);
      const ms = dueInMs(world, lastEndedAt, everyDays);
      if (ms > 0) {
        world.log.info({ lastEndedAt, everyDays }, 'no scavenge is due');
        // A timer of Node's takes 24 days at most.
        await pause(Math.min(ms, dayMs));
      } else await once(world, settings, store);
    } catch (error) {
      world.log.warn({ error }, 'the store is not scavenged, and will be asked again in an hour');
      await pause(retryMs);
    }
  }
};
