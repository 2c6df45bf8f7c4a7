import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as contracts from '@countersign/contracts';
import { defineBucket, defineOperation, defineTopic, type Messaging } from '@countersign/core';
import {
  natsCredentials,
  natsMessaging,
  natsUsers,
  openDeadLetters,
  openRecordCopy,
} from '@countersign/nats';
import {
  copyNatsConfig,
  type NatsServer,
  type NatsUsers,
  natsAvailable,
  startNats,
} from '@countersign/nats/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { run } from './program.ts';
import { root } from './repository.ts';

const { operatorName, processNames, rightsOf, subjects } = contracts;
const clock = () => '2026-11-25T12:00:00.000Z';
const anything = z.unknown();
const everybody = natsUsers(contracts.everybody);

const asked = subjects.filter((subject) => subject.includes('.ask.'));
const published = subjects.filter((subject) => subject.includes('.told.'));
const buckets = [...new Set(processNames.flatMap((name) => rightsOf(name).buckets))];

/** Those of `all` that the server lets somebody do. */
const allowed = async (all: readonly string[], attempt: (one: string) => Promise<boolean>) => {
  const outcomes = await Promise.all(all.map(async (one) => ((await attempt(one)) ? [one] : [])));
  return outcomes.flat();
};
const succeeds = (attempt: Promise<unknown>) =>
  attempt.then(
    () => true,
    () => false,
  );

describe.skipIf(!natsAvailable())('a nats-server with what is in deploy/nats', () => {
  let folder: string;
  let users: NatsUsers;
  let server: NatsServer;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'countersign-rights-'));
    users = await copyNatsConfig(join(root, 'deploy/nats'), join(folder, 'conf'), everybody);
    server = await startNats({ config: users.config });
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('takes its configuration', async () => {
    const PATH = `${process.env.PATH}:/usr/sbin:/usr/local/sbin`;
    const { code } = await run('nats-server', ['-t', '-c', users.config], { env: { PATH } });
    expect(code).toBe(0);
  });

  it('takes nobody without a key, nor with one it does not know', async () => {
    const strangers = await copyNatsConfig(
      join(root, 'deploy/nats'),
      join(folder, 'strangers'),
      everybody,
    );
    const connect = async (nkeySeedFile?: string) =>
      natsMessaging({
        ...{ url: server.url, name: 'session', clock },
        connection: {
          ...(await natsCredentials({ nkeySeedFile })),
          waitOnFirstConnect: false,
          maxReconnectAttempts: 0,
        },
      });
    await expect(connect()).rejects.toThrow('Authorization Violation');
    await expect(connect(strangers.seedFileOf('session'))).rejects.toThrow('Authorization');
  });

  describe.each(processNames)('lets %s', (name) => {
    let messaging: Messaging;
    const rights = rightsOf(name);

    beforeAll(async () => {
      messaging = await natsMessaging({
        ...{ url: server.url, name, clock },
        connection: await natsCredentials({ nkeySeedFile: users.seedFileOf(name) }),
      });
    });
    afterAll(() => messaging.close());

    it('ask what it has to, and nothing else', async () => {
      // Nobody answers here: who may ask is told so, and whoever may not is refused.
      const mayAsk = await allowed(asked, async (subject) => {
        const question = defineOperation(subject, { request: anything, value: anything });
        const silence = messaging.ask(question, {}).catch((error: unknown) => error);
        return (await silence) instanceof Error && `${await silence}`.includes('no-responders');
      });
      expect(mayAsk).toEqual(asked.filter((subject) => rights.asks.includes(subject)));
    });

    it('answer what is its own, and nothing else', async () => {
      const mayAnswer = await allowed(asked, (subject) =>
        succeeds(
          messaging
            .answer(defineOperation(subject, { request: anything, value: anything }), async () => ({
              ok: true,
              value: null,
            }))
            .then((serving) => serving.stop()),
        ),
      );
      expect(mayAnswer).toEqual(asked.filter((subject) => rights.answers.includes(subject)));
    });

    it('tell what is its own, and nothing else', async () => {
      const mayTell = await allowed(published, (subject) =>
        succeeds(messaging.publish(defineTopic(subject, anything), { id: name, body: {} })),
      );
      expect(mayTell).toEqual(published.filter((subject) => rights.tells.includes(subject)));
    });

    it('follow what concerns it under its own name, and nothing else', async () => {
      const follow = (durable: string) => (subject: string) =>
        succeeds(
          messaging
            .follow(defineTopic(subject, anything), { durable }, async () => undefined)
            .then((serving) => serving.stop()),
        );
      expect(await allowed(published, follow(name))).toEqual(
        published.filter((subject) => rights.follows.includes(subject)),
      );
      expect(await allowed(published, follow('somebody'))).toEqual([]);
    });

    it('keep the records that are its own, and no others', async () => {
      const mayKeep = await allowed(buckets, async (bucket) => {
        const records = messaging.keyValue(defineBucket(bucket, { value: anything, ttlMs: null }));
        const work = async () => {
          await records.put(name, 1);
          await records.get(name);
          await records.remove(name);
        };
        return succeeds(work());
      });
      expect(mayKeep).toEqual(buckets.filter((bucket) => rights.buckets.includes(bucket)));
    });
  });

  it('lets who backs up read what is kept, who restores write it, and no more', async () => {
    const connection = async (name: string) => ({
      ...{ url: server.url, name, clock },
      connection: await natsCredentials({ nkeySeedFile: users.seedFileOf(name) }),
    });
    const bucketOf = (name: string) => defineBucket(name, { value: anything, ttlMs: null });
    const [backup, restore] = await Promise.all(
      [contracts.backupName, contracts.restoreName].map(async (name) =>
        openRecordCopy(await connection(name)),
      ),
    );
    const reading = async (bucket: string) => {
      const found: unknown[] = [];
      for await (const { key } of backup?.read(bucket) ?? []) found.push(key);
      return found;
    };
    const record = { key: 'restored', value: 'canary' };
    const kept = [...contracts.keptBuckets, ...contracts.relayBuckets];
    for (const bucket of kept) {
      await restore?.write(bucketOf(bucket), record);
      await expect(restore?.write(bucketOf(bucket), record)).rejects.toThrow('last sequence');
      expect(await reading(bucket)).toContain('restored');
    }
    const mayRead = await allowed(buckets, (bucket) => succeeds(reading(bucket)));
    expect(mayRead.toSorted()).toEqual(kept.toSorted());
    const other = { key: 'other', value: 'canary' };
    const write = (copy: typeof backup) => (bucket: string) =>
      succeeds(copy?.write(bucketOf(bucket), other) ?? Promise.reject(new Error('nobody')));
    expect((await allowed(buckets, write(restore))).toSorted()).toEqual(kept.toSorted());
    expect(await allowed(buckets, write(backup))).toEqual([]);
    await Promise.all([backup, restore].map((each) => each?.close()));
  });

  it('lets the operator see and remove what nobody could handle, and nothing else', async () => {
    const connection = async (name: string) => ({
      ...{ url: server.url, name, clock },
      connection: await natsCredentials({ nkeySeedFile: users.seedFileOf(name) }),
    });
    const topic = defineTopic(contracts.codeRequested.subject, anything);
    const [session, dispatch] = await Promise.all(
      ['session', 'sms-dispatch'].map(async (name) => natsMessaging(await connection(name))),
    );
    const terms = { durable: 'sms-dispatch', deliveriesMax: 1 };
    await dispatch?.follow(topic, terms, async () => ({ retryAfterMs: 1 }));
    await session?.publish(topic, { id: 'stuck', body: { canary: true } });

    const letters = await openDeadLetters(await connection(operatorName));
    const stuck = async () => (await letters.list()).find(({ id }) => id === 'stuck');
    await expect.poll(stuck).toBeDefined();
    const { key = '' } = (await stuck()) ?? {};
    expect(key).toMatch(/^session_told_v1_code-requested\.sms-dispatch\./);
    const others = await openDeadLetters(await connection('sms-dispatch'));
    await expect(others.remove(key)).rejects.toThrow();
    await others.close();
    expect(await letters.remove(`${key}x`)).toBe(false);
    expect(await letters.remove(key)).toBe(true);
    expect(await stuck()).toBeUndefined();
    await letters.close();

    const operator = await natsMessaging(await connection(operatorName));
    await expect(operator.publish(topic, { id: 'a', body: {} })).rejects.toThrow();
    const question = defineOperation(asked[0] ?? '', { request: anything, value: anything });
    await expect(operator.ask(question, {})).rejects.toThrow('broken');
    await Promise.all([session, dispatch, operator].map((each) => each?.close()));
  });
});
