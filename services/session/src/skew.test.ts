import { issueTicket, openTicket, readLogin } from '@countersign/contracts';
import { onSkew, type Skew } from '@countersign/core';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { defaultLimits } from './limits.ts';
import {
  ann,
  answer,
  begin,
  challenged,
  codeFor,
  enrolled,
  enrolling,
  must,
  not,
  openSession,
  type Session,
  tenantId,
} from './testing/open-session.ts';
import { timeSteps } from './time-steps.ts';

const minute = 60_000;
const plenty = { burst: 1_000, refillMs: 1 };
let session: Session;
beforeEach(async () => {
  session = await openSession({
    limits: {
      ...{ sendsPerUser: plenty, sendsPerNumber: plenty },
      sendsPerTenant: { burst: 5, refillMs: minute },
    },
  });
});
afterEach(() => session.stop());

const heard = () => {
  const skews: Skew[] = [];
  onTestFinished(onSkew((skew) => skews.push(skew)));
  return () => [...new Set(skews.map(({ stored }) => stored))];
};

describe.each([
  ['20 minutes', 20 * minute],
  ['10 years', 10 * 365 * 24 * 60 * minute],
])('after a clock that was %s ahead and is right again', (_, aheadMs) => {
  /** What is done while the clock is wrong. */
  const ahead = async (deed: () => Promise<unknown>) => {
    session.advance(aheadMs);
    await deed();
    await session.settled();
    session.advance(-aheadMs);
  };
  const send = (nth: number) => enrolling(session, { transactionId: `t${nth}` });

  it('a tenant has its messages, as they come back from now on', async () => {
    const said = heard();
    await ahead(async () => {
      for (let nth = 1; nth <= 5; nth += 1) await send(nth);
      await expect(send(6)).rejects.toThrow('too_many_sends');
    });
    await send(7);
    await expect(send(8)).rejects.toThrow('too_many_sends');
    session.advance(minute);
    await send(9);
    expect(said()).toContain('sends');
  });

  it('a person has their attempts', async () => {
    await ahead(async () => {
      await enrolled(session, { transactionId: 'own' });
      // As many in each login as leave its challenge open.
      const wrongs = { logins: 3, each: defaultLimits.wrongAnswersMax - 1 };
      for (let nth = 0; nth < wrongs.logins; nth += 1) {
        const login = await challenged(session, { transactionId: `w${nth}` });
        for (let time = 0; time < wrongs.each; time += 1) {
          await answer(session, login, not(codeFor(session, login)));
        }
      }
      const last = await challenged(session, { transactionId: 'last' });
      const given = await answer(session, last);
      expect(given).toMatchObject({ ok: false, refusal: 'too_many_attempts' });
    });
    const login = await challenged(session, { transactionId: 'right' });
    must(await answer(session, login));
  });

  it('a login that began then is over', async () => {
    const began: string[] = [];
    await ahead(async () => {
      began.push((await begin(session, { transactionId: 't1' })).loginSessionId);
    });
    const [loginSessionId = ''] = began;
    const read = await session.ask(readLogin, { tenantId, loginSessionId });
    expect(read).toEqual({ ok: false, refusal: 'login_expired' });
  });

  it('a ticket of then is over where it would outlive its five days', async () => {
    const issued: string[] = [];
    await ahead(async () => {
      issued.push(must(await session.ask(issueTicket, { tenantId, userId: ann })).ticket);
    });
    const opened = await session.ask(openTicket, {
      ...{ tenantId, ticket: issued[0] ?? '', transactionId: 't1', host: 'h', locale: 'en' },
    });
    expect(opened).toEqual({ ok: false, refusal: 'ticket_expired' });
  });

  it('an app’s codes are good', async () => {
    const { take } = timeSteps(session.messaging, session.vault, session.clock);
    const shown = { tenantId, userId: ann, secret: 'key' };
    const stepNow = () => Math.floor(Date.parse(session.clock()) / 30_000);
    await ahead(async () => {
      expect(await take({ ...shown, step: stepNow(), challengeId: 'c1' })).toBe(true);
    });
    expect(await take({ ...shown, step: stepNow(), challengeId: 'c2' })).toBe(true);
    expect(await take({ ...shown, step: stepNow(), challengeId: 'c3' })).toBe(false);
  });
});
