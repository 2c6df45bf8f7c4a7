import * as contracts from '@countersign/contracts';
import { natsMessaging } from '@countersign/nats';
import { type NatsServer, natsAvailable, startNats } from '@countersign/nats/testing';
import { openWorld } from '@countersign/testkit';
import { dataKeyBucket, newKeyRing, openVault } from '@countersign/vault';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { initial as protection } from './attack-protection/attack-protection.state.ts';
import { startDirectory } from './service.ts';
import { type Directory, granted, openDirectory, refused, tenantId } from './testing/directory.ts';

/** Two replicas over one nats-server and one log; whoever asks is answered by either. */
const openReplicas = async (nats: NatsServer) => {
  const world = openWorld();
  const { clock } = world;
  const speak = (name: string) => natsMessaging({ url: nats.url, name, clock });
  const [first, second] = [await speak('directory-1'), await speak('directory-2')];
  const masterKeys = newKeyRing(clock());
  const vault = openVault({ masterKeys, dataKeys: first.keyValue(dataKeyBucket) });
  const directory = await openDirectory({ ...world, vault, messaging: first });
  const replica = await startDirectory({ ...world, vault, messaging: second });
  return {
    directory,
    close: async () => {
      await replica.stop();
      await directory.close();
      await Promise.all([first.close(), second.close()]);
    },
  };
};

describe.runIf(natsAvailable())('two directories over a real nats-server', () => {
  let nats: NatsServer;
  let directory: Directory;
  let close: () => Promise<void>;

  beforeAll(async () => {
    nats = await startNats();
    ({ directory, close } = await openReplicas(nats));
  });
  afterAll(async () => {
    await close();
    await nats.stop();
  });

  it('make one user, of a hundred with one address who come at once', async () => {
    const race = await Promise.all(
      Array.from({ length: 100 }, () => directory.createUser('raced@example.com')),
    );
    expect(race.filter(({ ok }) => ok)).toHaveLength(1);
    granted(await directory.signIn('raced@example.com'));
  });

  it('count guesses together', async () => {
    const wrong = { password: 'canary-wrong', address: '198.51.100.1' };
    const replies = await Promise.all(
      Array.from({ length: 50 }, () => directory.signIn('raced@example.com', wrong)),
    );
    const checked = replies.filter((reply) => !reply.ok && reply.refusal === 'credentials_wrong');
    expect(checked.length).toBeGreaterThan(0);
    expect(checked.length).toBeLessThanOrEqual(protection.bruteForce.attemptsMax);
  });

  it('see at once what the other wrote', async () => {
    const { userId } = granted(await directory.createUser('seen@example.com'));
    for (let round = 1; round <= 20; round += 1) {
      granted(await directory.updateUser(userId, { userMetadata: { round } }));
      const read = granted(await directory.ask(contracts.readUser, { tenantId, userId }));
      expect(read.userMetadata).toEqual({ round });
      const email = 'seen@example.com';
      const { items } = granted(await directory.ask(contracts.listUsers, { tenantId, email }));
      const { credentialsVersion } = read;
      const whole = { hasPassword: true, credentialsVersion };
      expect(items.map((each) => ({ ...each, ...whole }))).toEqual([read]);
    }
  });

  it('tell an erasure once', async () => {
    const published: string[] = [];
    const following = await directory.messaging.follow(
      contracts.userErased,
      { durable: 'test' },
      async (body) => void published.push(body.userId),
    );
    const { userId } = granted(await directory.createUser('gone@example.com'));
    granted(await directory.ask(contracts.eraseUser, { tenantId, userId }));
    expect(await directory.ask(contracts.readUser, { tenantId, userId })).toEqual(
      refused('user_unknown'),
    );
    const last = granted(await directory.createUser('last@example.com')).userId;
    granted(await directory.ask(contracts.eraseUser, { tenantId, userId: last }));
    await expect.poll(() => published, { timeout: 10_000 }).toContain(last);
    expect(published.toSorted()).toEqual([userId, last].toSorted());
    await following.stop();
  });
});
