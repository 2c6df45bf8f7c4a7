import { issueChallenge, type Login, startEnrollment } from '@countersign/contracts';
import { countedPorts } from '@countersign/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  annsPhone,
  answer,
  begin,
  complete,
  must,
  openSession,
  recordOf,
  type Session,
  tenantId,
} from './testing/open-session.ts';

const meter = countedPorts();
let session: Session;
/** Without what retention does, which is no step's. */
const since = () => {
  const { retained: _, ...calls } = meter.since();
  return calls;
};
beforeEach(async () => {
  session = await openSession({
    through: (ports) => ({
      ...ports,
      store: meter.store(ports.store),
      messaging: meter.messaging(ports.messaging),
    }),
  });
});
afterEach(() => session.stop());

/** The four steps of a login, and what each cost, with what its reactions cost. */
const login = async (
  transactionId: string,
  ask: (login: Login) => Promise<Parameters<typeof must<Login>>[0]>,
) => {
  const begun = await begin(session, { transactionId });
  const beginning = since();
  const asked = must(await ask(begun));
  const asking = since();
  must(await answer(session, asked));
  await recordOf(session);
  const answering = since();
  must(await complete(session, asked));
  return { beginning, asking, answering, completing: since() };
};
const address = '192.0.2.1';
const enroll = ({ loginSessionId }: Login) =>
  session.ask(startEnrollment, {
    ...{ tenantId, loginSessionId, address, factor: 'sms', phoneNumber: annsPhone },
  });
const challenge = ({ loginSessionId }: Login) =>
  session.ask(issueChallenge, { tenantId, loginSessionId, address });

describe('what a login costs', () => {
  it('is written down in the README, and this is where it comes from', async () => {
    expect(await login('t1', enroll)).toEqual({
      beginning: { loads: 1, appends: 1, recordsRead: 0, recordsWritten: 0, asked: 1 },
      asking: { loads: 2, appends: 1, recordsRead: 4, recordsWritten: 4, asked: 2 },
      answering: { loads: 2, appends: 2, recordsRead: 2, recordsWritten: 3, asked: 1 },
      completing: { loads: 1, appends: 1, recordsRead: 0, recordsWritten: 0, asked: 1 },
    });
    expect(await login('t2', challenge)).toEqual({
      beginning: { loads: 1, appends: 1, recordsRead: 0, recordsWritten: 0, asked: 1 },
      asking: { loads: 2, appends: 1, recordsRead: 4, recordsWritten: 4, asked: 1 },
      answering: { loads: 2, appends: 1, recordsRead: 2, recordsWritten: 2, asked: 0 },
      completing: { loads: 1, appends: 1, recordsRead: 0, recordsWritten: 0, asked: 1 },
    });
  });

  it('is one look at what somebody has where they may be offered a passkey', async () => {
    await login('t1', enroll);
    await begin(session, { transactionId: 't2' });
    const { loads } = since();
    const offered = await begin(session, { transactionId: 't3', offersPasskey: true });
    expect(offered).toMatchObject({ next: 'challenge', mayAddPasskey: true });
    expect(since().loads).toBe(loads);
  });

  it('does not grow with the logins there were', async () => {
    await login('t1', enroll);
    const second = await login('t2', challenge);
    for (let n = 3; n < 12; n += 1) {
      session.advance(60 * 60_000);
      expect(await login(`t${n}`, challenge)).toEqual(second);
    }
    const { events } = await session.store.load(`authenticators-${tenantId}.auth0|ann`);
    expect(events).toHaveLength(1);
  });
});
