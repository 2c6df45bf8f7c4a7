import {
  answerChallenge,
  type FactorName,
  giveRecoveryCode,
  issueChallenge,
  type Login,
} from '@countersign/contracts';
import type { Clock } from '@countersign/kernel';
import type { FinishApiLogin } from '../oauth/finish-api-login.ts';
import type { Exchange } from '../oauth/token-request.ts';
import type { Ask } from '../ports.ts';
import { type ProblemCode, Refused } from '../problems.ts';
import type { TokenAnswer } from '../tokens/issue-tokens.ts';
import type { Awaiting, AwaitingLogins } from './awaiting-login.ts';
import { meanings } from './meanings.ts';
import type { OobCodes } from './oob-codes.ts';

interface Needs {
  readonly ask: Ask;
  readonly awaiting: AwaitingLogins;
  readonly oobCodes: OobCodes;
  readonly finish: FinishApiLogin;
  readonly clock: Clock;
}

const answerMaxLength = 64;

/** How a grant words the two refusals that are about what was shown to it. */
interface Wording {
  readonly wrong_code: ProblemCode;
  readonly challenge_not_open: ProblemCode;
}

/**
 * The grants by which a second factor is proved. Each answers one challenge; whoever answers it
 * right completes the login, and nobody after.
 */
export const answerGrants = ({ ask, awaiting, oobCodes, finish, clock }: Needs) => {
  const answer = async (
    { login: { tenantId, loginSessionId } }: Awaiting,
    { challengeId, code }: { readonly challengeId: string; readonly code: string },
    wording: Wording,
  ): Promise<Login> => {
    if (code.length > answerMaxLength) throw new Refused(wording.wrong_code);
    const answered = await ask(answerChallenge, { tenantId, loginSessionId, challengeId, code });
    if (answered.ok) return answered.value;
    throw new Refused({ ...meanings, ...wording }[answered.refusal]);
  };

  const give = async (exchange: Exchange, { token }: Awaiting): Promise<TokenAnswer> => {
    const given = await finish(exchange, token);
    if (typeof given === 'string') throw new Refused('mfa_token_malformed');
    return given;
  };

  /** The challenge of a factor that clients answer without having asked for it. */
  const challengeOf = async ({ login }: Awaiting, factor: FactorName): Promise<string> => {
    const { tenantId, loginSessionId, challenge, authenticators } = login;
    if (challenge?.factor === factor && clock() < challenge.expiresAt) return challenge.challengeId;
    const known = authenticators.filter((each) => each.factor === factor);
    const inHand = known.find((each) => each.authenticatorId === challenge?.authenticatorId);
    const { authenticatorId } = inHand ?? known[0] ?? {};
    if (authenticatorId === undefined) throw new Refused('association_required');
    const issued = await ask(issueChallenge, { tenantId, loginSessionId, authenticatorId });
    if (!issued.ok) throw new Refused(meanings[issued.refusal]);
    if (!issued.value.challenge) throw new Refused('mfa_token_malformed');
    return issued.value.challenge.challengeId;
  };

  return {
    oob: async (exchange: Exchange): Promise<TokenAnswer> => {
      const { oob_code: oobCode, binding_code: code } = exchange.fields;
      const found = await awaiting.provedIn(exchange);
      if (oobCode === undefined || code === undefined) throw new Refused('parameter_missing');
      const challengeId = await oobCodes.open(oobCode, found.login.loginSessionId);
      await answer(
        found,
        { challengeId, code },
        {
          wrong_code: 'binding_code_wrong',
          challenge_not_open: 'oob_code_malformed',
        },
      );
      return give(exchange, found);
    },
    otp: async (exchange: Exchange): Promise<TokenAnswer> => {
      const { otp: code } = exchange.fields;
      const found = await awaiting.provedIn(exchange);
      if (code === undefined) throw new Refused('parameter_missing');
      const challengeId = await challengeOf(found, 'otp');
      await answer(
        found,
        { challengeId, code },
        {
          wrong_code: 'otp_wrong',
          challenge_not_open: 'mfa_token_malformed',
        },
      );
      return give(exchange, found);
    },
    /** The code is spent by its use; the answer holds the one that takes its place. */
    recoveryCode: async (exchange: Exchange): Promise<TokenAnswer> => {
      const { recovery_code: code } = exchange.fields;
      const found = await awaiting.provedIn(exchange);
      if (code === undefined) throw new Refused('parameter_missing');
      const challengeId = await challengeOf(found, 'recovery-code');
      const { tenantId, loginSessionId, next } = await answer(
        found,
        { challengeId, code },
        {
          wrong_code: 'recovery_code_wrong',
          challenge_not_open: 'mfa_token_malformed',
        },
      );
      if (next !== 'recovery-code') return give(exchange, found);
      const fresh = await ask(giveRecoveryCode, { tenantId, loginSessionId });
      if (!fresh.ok) throw new Refused(meanings[fresh.refusal]);
      return { ...(await give(exchange, found)), recovery_code: fresh.value.recoveryCode };
    },
  };
};
