import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineOperation, yes } from '@countersign/core';
import { connect } from 'nats';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { type ConnectionSettings, patience } from './connection.ts';
import { natsMessaging } from './nats-messaging.ts';
import { type NatsServer, natsAvailable, startNats } from './nats-server.ts';

const clock = () => '2026-01-01T12:00:00.000Z';
const timeout = 30_000;
/** What the server knows of its connections. */
const connz = z.object({ connections: z.array(z.unknown()) });
const double = defineOperation('test.ask.double', {
  request: z.object({ number: z.int() }),
  value: z.object({ double: z.int() }),
});

let server: NatsServer;
const opened: { close: () => Promise<void> }[] = [];
const open = async (settings: Partial<ConnectionSettings> = {}) => {
  const messaging = await natsMessaging({ url: server.url, name: 'test', clock, ...settings });
  opened.push(messaging);
  return messaging;
};

describe.skipIf(!natsAvailable())('a connection to NATS', () => {
  beforeEach(async () => {
    server = await startNats();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((each) => each.close()));
    await server.stop();
  });

  it('is patient with a server that is away, quick to notice one that is dead', () => {
    const { maxReconnectAttempts, pingInterval, maxPingOut, reconnectJitter } = patience;
    expect(maxReconnectAttempts).toBe(-1);
    expect(pingInterval * maxPingOut).toBeLessThanOrEqual(10_000);
    expect(reconnectJitter).toBeGreaterThan(0);
  });

  it('waits for a server that comes up later', { timeout }, async () => {
    await server.pause();
    const opening = open();
    await server.resume();
    await (await opening).ping();
  });

  it('notices a server that is silent, and comes back to it, and tells of no ping', {
    timeout,
  }, async () => {
    const statuses: string[] = [];
    const messaging = await open({
      connection: { pingInterval: 100, reconnectTimeWait: 50 },
      onStatus: (status) => statuses.push(status),
    });
    process.kill(server.pid(), 'SIGSTOP');
    await vi.waitUntil(() => statuses.includes('disconnect'), { timeout });
    process.kill(server.pid(), 'SIGCONT');
    await vi.waitUntil(() => statuses.includes('reconnect'), { timeout });
    await messaging.ping();
    expect(statuses).not.toContain('pingTimer');
  });

  it('is one connection after it was cut off for long, however often it tried meanwhile', {
    timeout,
  }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'countersign-nats-'));
    const config = join(folder, 'nats.conf');
    await writeFile(config, `jetstream { store_dir: "${folder}" }`);
    const watched = await startNats({ config });
    const tries: string[] = [];
    const messaging = await open({
      url: watched.url,
      connection: { timeout: 200, pingInterval: 100, reconnectTimeWait: 50, reconnectJitter: 0 },
      onStatus: (status) => tries.push(status),
    });
    const count = (status: string) => tries.filter((each) => each === status).length;
    await messaging.answer(double, async ({ number }) => yes({ double: number * 2 }));

    for (let round = 1; round <= 5; round += 1) {
      const before = count('reconnecting');
      process.kill(watched.pid(), 'SIGSTOP');
      await vi.waitUntil(() => count('reconnecting') > before + 4, { timeout });
      process.kill(watched.pid(), 'SIGCONT');
      await vi.waitFor(() => messaging.ping(), { timeout });
    }
    const known = async () => {
      const response = await fetch(`${watched.monitoring()}/connz`);
      return connz.parse(await response.json()).connections.length;
    };
    await expect.poll(known, { timeout: 10_000 }).toBe(1);
    await watched.stop();
    await rm(folder, { recursive: true });
  });

  it('says when it has ended for good, and not when we end it', { timeout }, async () => {
    const lost: string[] = [];
    const settings = (name: string) => ({
      connection: { maxReconnectAttempts: 1, reconnectTimeWait: 10 },
      onLost: () => void lost.push(name),
    });
    await (await open(settings('ended by us'))).close();
    await open(settings('lost'));
    await server.pause('SIGKILL');
    await vi.waitUntil(() => lost.length > 0, { timeout });
    expect(lost).toEqual(['lost']);
    await server.resume();
  });

  it('answers only into inboxes, whatever address it is asked to answer to', async () => {
    const messaging = await open();
    const asked: number[] = [];
    await messaging.answer(double, async ({ number }) => {
      asked.push(number);
      return yes({ double: number * 2 });
    });
    const stranger = await connect({ servers: server.url });
    opened.push(stranger);
    const astray: string[] = [];
    stranger.subscribe('>', { callback: (_, { subject }) => void astray.push(subject) });
    for (const reply of ['test.ask.other', '$JS.API.STREAM.DELETE.all', undefined]) {
      stranger.publish('test.ask.double', '{"number":1}', reply ? { reply } : {});
    }
    await stranger.flush();
    expect(await messaging.ask(double, { number: 2 })).toEqual(yes({ double: 4 }));
    await stranger.flush();
    expect(asked).toEqual([2]);
    const { subject: question } = double;
    // Inboxes have random names: what is said elsewhere, by the whole of its subject.
    const elsewhere = astray.filter((each) => each !== question && !each.startsWith('_INBOX'));
    expect(elsewhere).toEqual([]);
  });

  it('tells the server which service it is, and which replica', async () => {
    const introduced = Promise.withResolvers<string>();
    const listener = createServer((socket) => {
      socket.write('INFO {"server_id":"a","version":"2.9.10","headers":true}\r\n');
      socket.on('error', () => {}).on('data', (data) => introduced.resolve(String(data)));
    }).listen(0, '127.0.0.1');
    await once(listener, 'listening');
    // It listens on a port, so its address is one.
    const { port } = listener.address() as AddressInfo;
    const url = `nats://127.0.0.1:${port}`;
    const connection = { waitOnFirstConnect: false, maxReconnectAttempts: 0, timeout: 500 };
    const opening = natsMessaging({ url, name: 'test', instance: 'pod-7', clock, connection });
    expect(await introduced.promise).toContain('"name":"test@pod-7"');
    listener.close();
    await expect(opening).rejects.toThrow();
  });
});
