import { natsAvailable } from '@countersign/nats/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Cluster, prepareCluster, processes, services } from './cluster.ts';

describe.skipIf(!natsAvailable())('each process on its own', () => {
  let cluster: Cluster;
  beforeEach(async () => {
    cluster = await prepareCluster();
  });
  afterEach(() => cluster.stop());

  const oneOf = (name: (typeof processes)[number]) => {
    const [child] = cluster.replicasOf(name);
    if (!child) throw new Error(`there is no ${name}`);
    return child;
  };

  it.each(services)('%s starts alone, is ready, drains and exits 0', async (name) => {
    const child = oneOf(name);
    await child.start();
    expect(await child.terminate()).toBe(0);
    expect(child.printed()).toContain('"msg":"stopped"');
  });

  it.each(services)('%s says what it waits for, and goes on when it comes', async (name) => {
    await cluster.store.tell('drop');
    await cluster.nats.pause();
    const child = oneOf(name);
    child.launch();
    // Both, and not one after the other.
    await expect.poll(child.printed, { timeout: 20_000 }).toContain('waiting for EventStoreDB');
    await expect.poll(child.printed, { timeout: 20_000 }).toContain('waiting for NATS');
    await cluster.nats.resume();
    await cluster.store.tell('heal');
    await child.untilReady();
    expect(await child.terminate()).toBe(0);
  });

  it.each(processes)('%s can be told to end while it waits', async (name) => {
    await cluster.nats.pause();
    const child = oneOf(name);
    child.launch();
    await expect.poll(child.printed, { timeout: 20_000 }).toContain('waiting for NATS');
    expect(await child.terminate()).toBe(0);
  });

  it('a service can be started to rewind its relays, or to show dead letters', async () => {
    const rewinding = ['relay', '--from', 'start', '--only', 'messages'];
    const printed = await cluster.runOnce('session', rewinding);
    expect(printed).toContain('the relay begins again');
    await expect(cluster.runOnce('session', ['relay', '--until', 'noon'])).rejects.toThrow(
      'A service is started without words, or with',
    );
    expect(await cluster.runOnce('session', ['dead-letters'], 'operator')).toContain('"count":0');
    const removing = ['dead-letters', '--remove', 'none'];
    await expect(cluster.runOnce('session', removing, 'operator')).rejects.toThrow();
    await expect(cluster.runOnce('session', ['dead-letters'])).rejects.toThrow();
  });
});
