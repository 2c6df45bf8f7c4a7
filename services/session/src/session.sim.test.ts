import { delayed } from '@countersign/testkit';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { defaultLimits } from './limits.ts';
import { expectGrounds } from './testing/grants.ts';
import { history } from './testing/history.ts';
import { expectInvariants } from './testing/invariants.ts';
import { furnish, living } from './testing/living.ts';
import { openSession, recordOf } from './testing/open-session.ts';
import { only, readRecord } from './testing/reading.ts';

/** Tight, so that a short history comes up against every one of them. */
const limits = {
  ...defaultLimits,
  wrongAnswersMax: 2,
  attemptsPerUser: { burst: 4, refillMs: 60_000 },
  attemptsPerAuthenticator: { burst: 3, refillMs: 60_000 },
  failuresMax: 6,
  signaturesPerUser: { burst: 5, refillMs: 60_000 },
  ceremoniesPerUser: { burst: 8, refillMs: 20_000 },
  sendsPerUser: { burst: 6, refillMs: 60_000 },
  mailsPerUser: { burst: 3, refillMs: 60_000 },
};
const runs = 60;
const timeoutMs = 120_000;

/**
 * What came about in all histories together: a simulation in which nothing happens shows nothing.
 */
const came = new Set<string>();

it(
  'whatever people do, at once and over time, grants only what the record bears out',
  async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.nat(), async (chapters, seed) => {
        const session = await openSession({ limits, replicas: 2, through: delayed(seed) });
        furnish(session);
        const { live, granted } = living(session);
        for (const { steps, passesMs } of chapters) {
          await Promise.all(steps.map(live));
          session.advance(passesMs);
        }
        const record = await recordOf(session);
        expectInvariants(record, limits);
        expectGrounds(record, session.codes, granted);
        for (const { type } of record) came.add(type);
        for (const { data } of only(readRecord(record).logins, 'ChallengeIssued')) {
          came.add(`asked by ${data.factor}`);
          if (data.purpose === 'enroll') came.add(`${data.factor} begun`);
        }
        await session.stop();
      }),
      { numRuns: runs, verbose: true },
    );
    expect([...came]).toEqual(
      expect.arrayContaining([
        ...['AnswerRejected', 'AuthenticatorEnrolled', 'AuthenticatorRemoved', 'ChallengeLocked'],
        ...['ChallengeIssued', 'ChallengePassed', 'CodeResent', 'LoginCompleted'],
        ...['LoginExpired', 'MfaCarriedOver', 'MfaNotRequired', 'MfaRequired'],
        ...['asked by sms', 'asked by email', 'asked by webauthn-roaming'],
        'webauthn-roaming begun',
      ]),
    );
  },
  timeoutMs,
);
