import { userErased } from '@countersign/contracts';
import { startRelay } from '@countersign/relay';
import { openWorld, type World } from '@countersign/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { repeatErasures, tellErasures } from './relay.ts';
import { userStream } from './streams.ts';
import { users } from './user/users.ts';

let world: World;
let finished: string[];
let published: string[];

beforeEach(async () => {
  world = openWorld();
  [finished, published] = [[], []];
  await world.messaging.follow(userErased, { durable: 'test' }, async ({ userId }) => {
    published.push(userId);
    return undefined;
  });
});
afterEach(() => world.close());

const start = (
  finishErasure = async ({ userId }: { userId: string }) => void finished.push(userId),
) =>
  startRelay(
    { store: world.store, messaging: world.messaging, patienceMs: 200 },
    tellErasures({ messaging: world.messaging, finishErasure }),
  );

const createAndErase = async (userId: string) => {
  const { run } = users(world.store);
  const now = world.clock();
  await run(userStream('acme', userId), {
    type: 'CreateUser',
    tenantId: 'acme',
    userId,
    connection: 'db',
    strategy: 'auth0',
    sealedProfile: '',
    sealedPassword: null,
    emailFingerprint: null,
    claims: [],
    blocked: false,
    now,
  });
  await run(userStream('acme', userId), { type: 'EraseUser', now });
};

describe('the relay', () => {
  it('carries out and tells an erasure that a crash left recorded', async () => {
    await createAndErase('ada');
    const relay = start();
    await expect.poll(() => published).toEqual(['ada']);
    await relay.stop();
    expect(finished).toEqual(['ada']);
  });

  it('begins where it ended, across restarts', async () => {
    await createAndErase('ada');
    const first = start();
    await expect.poll(() => published).toEqual(['ada']);
    await first.stop();
    await createAndErase('bob');
    const second = start();
    await expect.poll(() => published).toEqual(['ada', 'bob']);
    await second.stop();
    expect(finished).toEqual(['ada', 'bob']);
  });

  it('repeats what an older release has done and told, from the beginning of the log', async () => {
    await createAndErase('ada');
    const older = start(async () => {});
    await expect.poll(() => published).toEqual(['ada']);
    await older.stop();
    const newer = startRelay(
      { store: world.store, messaging: world.messaging, patienceMs: 200 },
      repeatErasures({ finishErasure: async ({ userId }) => void finished.push(userId) }),
    );
    await expect.poll(() => finished).toEqual(['ada']);
    await createAndErase('bob');
    await expect.poll(() => finished).toEqual(['ada', 'bob']);
    await newer.stop();
    expect(published).toEqual(['ada']);
  });

  it('tells nothing before it is done, and tries again', async () => {
    await createAndErase('ada');
    let failures = 2;
    const relay = start(async ({ userId }) => {
      failures -= 1;
      if (failures >= 0) throw new Error('not now');
      expect(published).toEqual([]);
      finished.push(userId);
    });
    await expect.poll(() => published).toEqual(['ada']);
    await relay.stop();
    expect(finished).toEqual(['ada']);
  });

  it('tells once, however many replicas tell', async () => {
    const replicas = [start(), start(), start()];
    await createAndErase('ada');
    await createAndErase('bob');
    await expect.poll(() => published).toEqual(['ada', 'bob']);
    await Promise.all(replicas.map((relay) => relay.stop()));
    expect(finished).toEqual(['ada', 'bob']);
  });
});
