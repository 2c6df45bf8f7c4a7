import { issueChallenge, type Login, startEnrollment } from '@countersign/contracts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { counted } from './testing/counting.ts';
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

const meter = counted();
const relays = 4;
let session: Session;
beforeEach(async () => {
  session = await openSession({ through: meter.through });
  // Each relay takes its record some time after the start, which is nobody's login.
  let taken = 0;
  await vi.waitFor(() => {
    taken += meter.since().recordsWritten;
    expect(taken).toBe(relays);
  });
});
afterEach(() => session.stop());

/** The four steps of a login, and what each cost, with what its reactions cost. */
const login = async (
  transactionId: string,
  ask: (login: Login) => Promise<Parameters<typeof must<Login>>[0]>,
) => {
  const begun = await begin(session, { transactionId });
  const beginning = meter.since();
  const asked = must(await ask(begun));
  const asking = meter.since();
  must(await answer(session, asked));
  await recordOf(session);
  const answering = meter.since();
  must(await complete(session, asked));
  return { beginning, asking, answering, completing: meter.since() };
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
