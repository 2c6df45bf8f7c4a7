import { delayed } from '@countersign/testkit';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { defaultLimits } from './limits.ts';
import { expectGrounds } from './testing/grants.ts';
import { history } from './testing/history.ts';
import { expectEnds, expectInvariants } from './testing/invariants.ts';
import { furnish, living } from './testing/living.ts';
import { openSession, recordOf } from './testing/open-session.ts';
import { outlive } from './testing/outlive.ts';
import { byStream, only, readRecord } from './testing/reading.ts';

/** Tight, so that a short history comes up against every one of them. */
const limits = {
  ...defaultLimits,
  wrongAnswersMax: 2,
  attemptsPerUser: { burst: 4, refillMs: 60_000 },
  attemptsPerAuthenticator: { burst: 3, refillMs: 60_000 },
  failuresMax: 6,
  signaturesPerUser: { burst: 3, refillMs: 60_000 },
  ceremoniesPerUser: { burst: 8, refillMs: 20_000 },
  sendsPerUser: { burst: 6, refillMs: 60_000 },
  mailsPerUser: { burst: 3, refillMs: 60_000 },
};
const runs = 80;
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
        expectInvariants(record, limits, granted.refused);
        expectGrounds(record, session, granted);
        expectEnds(await outlive(session));
        for (const { type } of record) came.add(type);
        const { logins, authenticators } = readRecord(record);
        for (const { data } of only(logins, 'ChallengeIssued')) {
          came.add(`asked by ${data.factor}`);
          if (data.purpose === 'enroll') came.add(`${data.factor} begun`);
        }
        for (const { signedFor } of granted.answers) if (signedFor) came.add('signed by a key');
        if (granted.namedKeys()) came.add('keys named to their person');
        for (const { data } of only(authenticators, 'AuthenticatorEnrolled')) {
          came.add(`${data.kind} enrolled`);
        }
        for (const { data } of only(logins, 'PrimaryAuthenticated')) {
          if (!data.passkey) continue;
          came.add(data.passkey.isEnough ? 'passkey that is enough' : 'passkey that is not enough');
          if (data.carriedFrom) came.add('passkey carried over');
        }
        for (const facts of byStream(logins)) {
          const isByPasskey = only(facts, 'PrimaryAuthenticated')[0]?.data.passkey !== undefined;
          const isAsked = only(facts, 'ChallengeIssued').length > 0;
          if (isByPasskey && isAsked) came.add('asked beside a passkey');
        }
        for (const { proof } of granted.proofs) came.add(`proved ${proof.amr.join(' ')}`);
        if (granted.refused.length > 0) came.add('passkey refused');
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
        ...['webauthn-roaming begun', 'passkey enrolled', 'passkey refused'],
        ...['signed by a key', 'keys named to their person'],
        ...['passkey that is enough', 'passkey that is not enough', 'passkey carried over'],
        ...['proved pwd sms mfa', 'proved swk user mfa', 'asked beside a passkey'],
      ]),
    );
  },
  timeoutMs,
);
