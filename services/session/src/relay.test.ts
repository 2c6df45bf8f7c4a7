import { codeRequested } from '@countersign/contracts';
import { describe, expect, it, vi } from 'vitest';
import { enrolling, openSession, recordOf, type Session } from './testing/open-session.ts';

/** Everything the relay has told, by the id it was told under. */
const listening = async (session: Session) => {
  const published: string[] = [];
  await session.messaging.follow(codeRequested, { durable: 'test' }, async (_, id) => {
    published.push(id);
    return undefined;
  });
  return published;
};
const issuedIds = async (session: Session) =>
  (await recordOf(session)).filter(({ type }) => type === 'ChallengeIssued').map(({ id }) => id);

describe('the relay', () => {
  it('tells each code once, under the id of its event, in however many replicas', async () => {
    const session = await openSession({ replicas: 3, relays: { patienceMs: 200 } });
    const published = await listening(session);
    for (let n = 0; n < 5; n += 1) await enrolling(session, { transactionId: `t${n}` });
    const ids = await issuedIds(session);
    await vi.waitFor(() => expect(published.toSorted()).toEqual(ids.toSorted()));
    await Promise.all(session.services.map((service) => service.stop()));
    expect(published).toHaveLength(5);
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
    const published = await listening(session);
    await enrolling(session, { transactionId: 't1' });
    await Promise.all(session.services.map((service) => service.stop()));
    expect(published).toEqual([]);

    const restarted = await session.start(1, (ports) => ports);
    const ids = await issuedIds(session);
    await vi.waitFor(() => expect(published).toEqual(ids));
    await restarted.stop();
    await session.close();
  });
});
