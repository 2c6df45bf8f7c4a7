import type { Clock } from '@countersign/kernel';
import type { Vault } from '@countersign/vault';
import type { ReadActiveUser } from '../oauth/active-user.ts';
import type { FinishApiLogin } from '../oauth/finish-api-login.ts';
import type { Ask } from '../ports.ts';
import { answerGrants } from './answer-grants.ts';
import { awaitingLogins } from './awaiting-login.ts';
import { mfaBearers } from './bearer.ts';
import { mfaDemander } from './demand-mfa.ts';
import { mfaTokens } from './mfa-tokens.ts';
import { oobCodes } from './oob-codes.ts';
import { challengePutter } from './put-challenge.ts';

interface Needs {
  readonly ask: Ask;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly activeUser: ReadActiveUser;
  readonly finish: FinishApiLogin;
}

/** What the MFA API is made of. */
export const mfaWorkings = ({ ask, vault, clock, activeUser, finish }: Needs) => {
  const tokens = mfaTokens({ vault, clock });
  const codes = oobCodes({ vault });
  const awaiting = awaitingLogins({ ask, mfaTokens: tokens, activeUser });

  return {
    awaiting,
    oobCodes: codes,
    demandMfa: mfaDemander(tokens),
    mfaBearer: mfaBearers({ ask, mfaTokens: tokens, awaiting }),
    putChallenge: challengePutter(ask),
    answers: answerGrants({ ask, awaiting, oobCodes: codes, finish, clock }),
  };
};
