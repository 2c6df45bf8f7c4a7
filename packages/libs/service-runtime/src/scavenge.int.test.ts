import { type EventStore, Secret } from '@countersign/core';
import { eventStoreDb } from '@countersign/eventstoredb';
import { createLogger, createMetrics } from '@countersign/observability';
import { startEventStoreNode } from '@countersign/testkit/eventstore';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { carryOutScavenge, lastScavenge, scavengeIn } from './scavenge.ts';
import { serviceSettings } from './settings.ts';

const endedAt = '2026-03-01T03:17:00.000Z';

describe('the errand that scavenges the store', () => {
  let node: Awaited<ReturnType<typeof startEventStoreNode>>;
  beforeEach(async () => {
    node = await startEventStoreNode({ nowMs: () => Date.parse(endedAt) });
  });
  afterEach(() => node.stop());

  /** A process has one store at a time: the errand its own, and whoever looks afterwards. */
  const looking = async <Result>(look: (store: EventStore) => Promise<Result>) => {
    const store = eventStoreDb({ connectionString: node.connectionString });
    return look(store).finally(store.close);
  };

  const scavenge = () => {
    const settings = serviceSettings.parse({
      ...{ NATS_URL: 'nats://127.0.0.1:1', MASTER_KEY_FILE: 'none' },
      EVENTSTORE_URL: node.connectionString,
    });
    expect(settings.EVENTSTORE_URL).toBeInstanceOf(Secret);
    const log = createLogger({ service: 'test', level: 'silent' });
    const world = { service: 'test', log, metrics: createMetrics(), clock: () => endedAt };
    return carryOutScavenge({ ...world, tracing: undefined }, settings, { everyDays: undefined });
  };
  const name = 'countersign_scavenge_ended_timestamp_seconds';
  const reported = () =>
    looking((store) => {
      const metrics = createMetrics();
      metrics.watchScavenge(() => lastScavenge(store));
      return metrics.registry.metrics();
    });

  it('needs neither NATS nor keys, and its end is a figure of every process', async () => {
    expect(await reported()).toContain(`${name} 0`);
    await scavenge();
    expect(node.scavenges.begun).toHaveLength(1);
    expect(await looking(lastScavenge)).toBe(endedAt);
    expect(await reported()).toContain(`${name} ${Date.parse(endedAt) / 1_000}`);
    await scavenge();
    const { events } = await looking((store) => store.load('storeMaintenance-scavenge'));
    expect(events).toHaveLength(2);
  });

  it('that fails is not written down', async () => {
    node.scavenges.hold();
    const failing = expect(scavenge()).rejects.toThrow('came to nothing');
    await expect.poll(() => node.scavenges.begun).toHaveLength(1);
    node.scavenges.end('Errored');
    await failing;
    expect(await looking(lastScavenge)).toBeUndefined();
  });

  it('is no figure where there is no such store', async () => {
    expect(await createMetrics().registry.metrics()).not.toMatch(new RegExp(`^${name}`, 'm'));
  });

  it('is named, with the days between two of them if it is to go on', () => {
    expect(scavengeIn(['scavenge'])).toEqual({ everyDays: undefined });
    expect(scavengeIn(['scavenge', '--every', '7'])).toEqual({ everyDays: 7 });
    expect(scavengeIn(['relay', '--from', 'start'])).toBeUndefined();
    for (const words of [['--every', '0'], ['--every', 'week'], ['--often']]) {
      expect(() => scavengeIn(['scavenge', ...words])).toThrow();
    }
  });
});
