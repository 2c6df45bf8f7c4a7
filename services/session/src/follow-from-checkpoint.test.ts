import { codeRequested } from '@countersign/contracts';
import { beginning } from '@countersign/kernel';
import { describe, expect, it, vi } from 'vitest';
import { checkpointBucket, followFromCheckpoint } from './follow-from-checkpoint.ts';
import { begin, enrolling, openSession, recordOf, type Session } from './testing/open-session.ts';

/** Everything the relay has told, by the id it was told under. */
const listening = async (session: Session) => {
  const told: string[] = [];
  await session.messaging.follow(codeRequested, { durable: 'test' }, async (_, id) => {
    told.push(id);
    return undefined;
  });
  return told;
};
const issuedIds = async (session: Session) =>
  (await recordOf(session)).filter(({ type }) => type === 'ChallengeIssued').map(({ id }) => id);

describe('the relay', () => {
  it('tells each code once, under the id of its event, in however many replicas', async () => {
    const session = await openSession({ replicas: 3 });
    const told = await listening(session);
    for (let n = 0; n < 5; n += 1) await enrolling(session, { transactionId: `t${n}` });
    const ids = await issuedIds(session);
    await vi.waitFor(() => expect(told.toSorted()).toEqual(ids.toSorted()));
    await Promise.all(session.services.map((service) => service.stop()));
    expect(told).toHaveLength(5);
    await session.close();
  });

  it('tells, after a restart, what was recorded while nobody told', async () => {
    const session = await openSession({
      through: (ports) => ({
        ...ports,
        messaging: {
          ...ports.messaging,
          publish: async () => {
            throw new Error('nobody is told anything');
          },
        },
      }),
    });
    const told = await listening(session);
    await enrolling(session, { transactionId: 't1' });
    await Promise.all(session.services.map((service) => service.stop()));
    expect(told).toEqual([]);

    const restarted = await session.start(1, (ports) => ports);
    const ids = await issuedIds(session);
    await vi.waitFor(() => expect(told).toEqual(ids));
    await restarted.stop();
    await session.close();
  });
});

describe('a follower', () => {
  const seenBy = async (session: Session) => {
    const seen: string[] = [];
    const following = await followFromCheckpoint(session, {
      name: 'test',
      category: 'loginSession',
      onEvent: async ({ type }) => void seen.push(type),
    });
    return { seen, following };
  };

  it('begins at the beginning, and then where it had come', async () => {
    const session = await openSession();
    await begin(session, { transactionId: 't1' });
    const first = await seenBy(session);
    await first.following.reached(await session.store.head());
    expect(first.seen).toHaveLength(3);
    await first.following.stop();

    await begin(session, { transactionId: 't2' });
    const second = await seenBy(session);
    await second.following.reached(await session.store.head());
    expect(second.seen).toHaveLength(3);
    await second.following.stop();
    await session.stop();
  });

  it('never takes back what another replica has come further with', async () => {
    const session = await openSession();
    const checkpoints = session.messaging.keyValue(checkpointBucket);
    await begin(session, { transactionId: 't1' });
    const slow = await seenBy(session);
    await slow.following.reached(await session.store.head());
    const further = `${await session.store.head()}~`;
    await checkpoints.put('test', further);
    await slow.following.stop();
    expect((await checkpoints.get('test'))?.value).toBe(further);
    expect(further > beginning).toBe(true);
    await session.stop();
  });

  it('handles a batch again that it could not handle', async () => {
    const session = await openSession();
    await begin(session, { transactionId: 't1' });
    let failures = 2;
    const seen: string[] = [];
    const following = await followFromCheckpoint(session, {
      name: 'test',
      category: 'loginSession',
      onEvent: async ({ type }) => {
        failures -= 1;
        if (failures >= 0) throw new Error('not now');
        seen.push(type);
      },
    });
    await vi.waitFor(() => expect(new Set(seen).size).toBe(3), 5_000);
    await following.stop();
    await session.stop();
  });
});
