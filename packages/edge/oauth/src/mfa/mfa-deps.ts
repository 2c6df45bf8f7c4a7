import type { Clock, Records } from '@countersign/core';
import type { Ask, TellActivity, VerifyAccessToken } from '@countersign/edge-http';
import type { Factors } from '@countersign/factors';
import type { Vault } from '@countersign/vault';
import type { ReadActiveUser } from '../grants/active-user.ts';
import type { FinishApiLogin } from '../grants/finish-api-login.ts';
import type { RefreshTokens } from '../tokens/refresh-tokens.ts';
import type { Standing } from '../tokens/standing.ts';
import { mfaAccessTokens } from './access-tokens.ts';
import { answerGrants } from './answer-grants.ts';
import { awaitingLogins } from './awaiting-login.ts';
import { mfaBearers } from './bearer.ts';
import { mfaDemander } from './demand-mfa.ts';
import { mfaEnrollments } from './enrollments.ts';
import { mfaTokens } from './mfa-tokens.ts';
import { oobCodes } from './oob-codes.ts';
import { challengePutter } from './put-challenge.ts';
import { mfaWire } from './wire.ts';

interface Needs {
  readonly factors: Factors;
  readonly ask: Ask;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly activeUser: ReadActiveUser;
  readonly finish: FinishApiLogin;
  readonly keyValue: Records['keyValue'];
  readonly newId: () => string;
  readonly verifyAccessToken: VerifyAccessToken;
  readonly standing: Standing;
  readonly refreshTokens: RefreshTokens;
  readonly tell: TellActivity;
}

/** What the MFA API is made of. */
export const mfaDeps = (needs: Needs) => {
  const { factors, ask, vault, clock, finish, tell } = needs;
  const wire = mfaWire(factors);
  const tokens = mfaTokens({ vault, clock });
  const codes = oobCodes({ vault });
  const readAccess = mfaAccessTokens(needs);
  const enrollments = mfaEnrollments(needs);
  const awaiting = awaitingLogins({ ...needs, mfaTokens: tokens, readAccess, enrollments });

  return {
    awaiting,
    enrollments,
    wire,
    oobCodes: codes,
    demandMfa: mfaDemander(tokens, wire),
    mfaBearer: mfaBearers({ ask, mfaTokens: tokens, awaiting, readAccess }),
    putChallenge: challengePutter({ ask, factors, wire }),
    answers: answerGrants({ factors, ask, awaiting, oobCodes: codes, finish, clock, tell }),
  };
};
