import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { everybody } from '@countersign/contracts';
import { defineOperation, type Messaging, yes } from '@countersign/core';
import {
  authorizationOf,
  natsCredentials,
  natsMessaging,
  natsUsers,
  newSeed,
  publicKeyOf,
} from '@countersign/nats';
import { type NatsServer, natsAvailable, startNats } from '@countersign/nats/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { read } from './repository.ts';

const clock = () => '2026-11-25T12:00:00.000Z';
const patient = { timeout: 10_000 };
const operation = (subject: string) =>
  defineOperation(subject, { request: z.object({}), value: z.string() });
/** Of this release, and of a newer one. */
const [old, fresh] = [operation('session.ask.v1.begin-login'), operation('session.ask.v1.fresh')];

/** What a newer release wants: session answers one thing more, which the gateway asks. */
const wanting = everybody.speakers.map((speaker) => ({
  ...speaker,
  ...(speaker.name === 'session' && { answers: [...speaker.answers, fresh.subject] }),
  ...(speaker.name === 'gateway' && { asks: [...speaker.asks, fresh.subject] }),
}));
const nobody = { asks: [], answers: [], tells: [], follows: [], buckets: [] };
const [today, newer] = [
  natsUsers(everybody),
  // It also has one process more.
  natsUsers({ ...everybody, speakers: [...wanting, { ...nobody, name: 'push-dispatch' }] }),
];
const seeds = Object.fromEntries(newer.map(({ name }) => [name, newSeed()]));
const keys = Object.fromEntries(newer.map(({ name }) => [name, publicKeyOf(seeds[name] ?? '')]));

describe.skipIf(!natsAvailable())('a NATS server whose users change', () => {
  let folder: string;
  let server: NatsServer;
  const log = () => join(folder, 'nats.log');
  const opened: Messaging[] = [];

  const write = (users: typeof today) =>
    writeFile(join(folder, 'authorization.conf'), authorizationOf(users, keys));
  const reloads = async () =>
    (await readFile(log(), 'utf8')).split('Reloaded server configuration').length - 1;
  const reload = async (users: typeof today) => {
    const before = await reloads();
    await write(users);
    server.reload();
    await expect.poll(reloads, patient).toBe(before + 1);
  };
  const as = async (name: string, statuses: string[] = []): Promise<Messaging> => {
    const file = join(folder, `${name}.nk`);
    await writeFile(file, seeds[name] ?? '');
    const messaging = await natsMessaging({
      ...{
        url: server.url,
        name,
        clock,
        connection: await natsCredentials({ nkeySeedFile: file }),
      },
      onStatus: (status) => statuses.push(status),
    });
    opened.push(messaging);
    return messaging;
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'countersign-nats-update-'));
    const conf = read('deploy/nats/nats.conf').replace('/data', join(folder, 'data'));
    await writeFile(join(folder, 'nats.conf'), conf);
    await write(today);
    server = await startNats({ config: join(folder, 'nats.conf'), log: log() });
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((each) => each.close()));
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('lets nobody answer what is new until it has read it, and loses no connection', async () => {
    const statuses: string[] = [];
    const [session, gateway] = [await as('session', statuses), await as('gateway', statuses)];
    await session.answer(old, async () => yes('as before'));
    await expect(session.answer(fresh, async () => yes('new'))).rejects.toThrow('does not let');
    statuses.length = 0;

    await reload(newer);
    await session.answer(fresh, async () => yes('new'));
    expect(await gateway.ask(fresh, {})).toEqual(yes('new'));
    expect(await gateway.ask(old, {})).toEqual(yes('as before'));
    await (await as('push-dispatch')).ping();
    expect(statuses).toEqual([]);
  });

  it('goes back to the users of an older release, read again or started anew', async () => {
    await reload(newer);
    await (await as('push-dispatch')).ping();
    const session = await as('session');
    await session.answer(old, async () => yes('as before'));
    await reload(today);
    const gateway = await as('gateway');
    expect(await gateway.ask(old, {})).toEqual(yes('as before'));
    await server.restart();
    const asked = () => gateway.ask(old, {}).catch(() => undefined);
    await expect.poll(asked, patient).toEqual(yes('as before'));
  });

  it('keeps what it has where the file it is given makes no sense', async () => {
    const session = await as('session');
    await session.answer(old, async () => yes('as before'));
    await writeFile(join(folder, 'authorization.conf'), 'authorization {');
    server.reload();
    await expect.poll(() => readFile(log(), 'utf8'), patient).toContain('Failed to reload');
    expect(await (await as('gateway')).ask(old, {})).toEqual(yes('as before'));
  });
});
