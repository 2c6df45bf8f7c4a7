import { natsAvailable } from '@countersign/nats/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Child } from '../child.ts';
import { type Cluster, type ProcessName, startCluster } from './cluster.ts';
import { crowdEnvironment } from './crowd.ts';
import { type User, type Users, usersOf } from './users.ts';

/** Whose second replica is cut off: everybody a login needs. */
const cutOff = ['directory', 'guardian-config', 'session', 'sms-dispatch'] as const;
const atOnce = 5;
const logins = 25;
const timeout = 180_000;
const patient = { timeout: 60_000, interval: 100 };

/** What a replica says once it has left those that share the work. */
const withdrawn = 'the store is away: this replica takes no work until it is back';

/** Of a page that nobody expected, what it says in its heading. */
const headingOf = (text: string) => /<h1[^>]*>([^<]*)/.exec(text)?.[1] ?? text.slice(0, 200);

describe.skipIf(!natsAvailable())('a replica that lost what it depends on', () => {
  let cluster: Cluster;
  let users: Users;
  let veterans: readonly User[] = [];

  beforeAll(async () => {
    cluster = await startCluster({
      replicas: { gateway: 2, directory: 2, 'guardian-config': 2, session: 2, 'sms-dispatch': 2 },
      environment: { ...crowdEnvironment, LOG_LEVEL: 'warn' },
      linked: [...cutOff, 'gateway'],
    });
    users = await usersOf(cluster);
  }, timeout);
  // Nobody is sent more than ten texts in a row, so others come each time.
  beforeEach(async () => {
    veterans = await Promise.all(Array.from({ length: atOnce }, users.newcomer));
    await Promise.all(veterans.map((user) => users.signInAs(user, true)));
  }, timeout);
  // What one test has left cut off would fail the next.
  afterEach(() => {
    for (const name of [...cutOff, 'gateway'] as const) {
      const { store, nats } = cluster.linkOf(name);
      store.heal();
      nats.heal();
    }
  });
  afterAll(async () => {
    await cluster?.stop();
    await users?.stop();
  });

  const replica = (name: ProcessName, number: 0 | 1): Child => {
    const child = cluster.replicasOf(name)[number];
    if (!child) throw new Error(`there is no ${name} of number ${number}`);
    return child;
  };

  /** Everybody signs in again and again, some at once; answers how many did and what went wrong. */
  const signInAll = async (count: number) => {
    const failed: string[] = [];
    const outcomes = await Promise.all(
      veterans.map(async (user) => {
        let done = 0;
        for (let n = 0; n < count / veterans.length; n += 1) {
          await users.signInAs(user, false).then(
            () => {
              done += 1;
            },
            (error: unknown) => failed.push(headingOf(String(error))),
          );
        }
        return done;
      }),
    );
    return { done: outcomes.reduce((sum, done) => sum + done, 0), failed };
  };

  it(
    'leaves the work to the others while the store is away, and comes back by itself',
    async () => {
      const lost = cutOff.map((name) => ({ name, child: replica(name, 1) }));
      for (const { name } of lost) cluster.linkOf(name).store.cut();
      // It fails its check with the first look at the store, and takes work until the second.
      for (const { child } of lost) await expect.poll(child.printed, patient).toContain(withdrawn);
      for (const { child } of lost) expect(await child.isReady()).toBe(false);
      expect(await signInAll(logins)).toEqual({ done: logins, failed: [] });

      for (const { name } of lost) cluster.linkOf(name).store.heal();
      await Promise.all(lost.map(({ child }) => child.untilReady()));
      // Nobody else is left to answer.
      for (const { name } of lost) expect(await replica(name, 0).terminate()).toBe(0);
      const outcome = await signInAll(atOnce);
      expect(outcome, cluster.printed()).toEqual({ done: atOnce, failed: [] });
      await Promise.all(lost.map(({ name }) => replica(name, 0).start()));
    },
    timeout,
  );

  it(
    'is asked no more once NATS has not heard of it for some seconds',
    async () => {
      const { nats } = cluster.linkOf('session');
      const sessions = async () =>
        (await cluster.connections()).filter((name) => name.startsWith('session@')).length;
      expect(await sessions()).toBe(2);
      nats.cut();
      await expect.poll(replica('session', 1).isReady, patient).toBe(false);
      // A server before 2.10 takes what it sends for a sign of life: nothing is asked until then.
      await expect.poll(sessions, patient).toBe(1);
      expect(await signInAll(logins)).toEqual({ done: logins, failed: [] });
      nats.heal();
      await replica('session', 1).untilReady();
      expect(await signInAll(atOnce)).toEqual({ done: atOnce, failed: [] });
    },
    timeout,
  );

  it(
    'that is a gateway and has lost NATS is turned away from by a load balancer',
    async () => {
      const { nats } = cluster.linkOf('gateway');
      nats.cut();
      await expect.poll(replica('gateway', 1).isReady, patient).toBe(false);
      await expect.poll(cluster.turnedAwayFrom, patient).toBe(1);
      expect(await signInAll(logins)).toEqual({ done: logins, failed: [] });
      nats.heal();
      await replica('gateway', 1).untilReady();
      await expect.poll(cluster.turnedAwayFrom, patient).toBe(0);
      expect(await replica('gateway', 0).terminate()).toBe(0);
      expect(await signInAll(atOnce)).toEqual({ done: atOnce, failed: [] });
    },
    timeout,
  );
});
