import { answerChallenge, giveRecoveryCode, issueChallenge } from '@countersign/contracts';
import type { Clock, ValueOf } from '@countersign/core';
import {
  type Ask,
  andThen,
  type Happened,
  isProblem,
  type Problem,
  type TellActivity,
} from '@countersign/edge-http';
import { answerMaxLength, type Factor, type Factors } from '@countersign/factors';
import type { FinishApiLogin } from '../grants/finish-api-login.ts';
import type { Exchange } from '../grants/token-request.ts';
import { type ProblemCode, problems } from '../problems.ts';
import type { TokenAnswer } from '../tokens/issue-tokens.ts';
import type { Awaiting, AwaitingLogins } from './awaiting-login.ts';
import type { OobCodes } from './oob-codes.ts';
import { mfaProblem } from './refusal-to-oauth-error.ts';

interface Needs {
  readonly factors: Factors;
  readonly ask: Ask;
  readonly awaiting: AwaitingLogins;
  readonly oobCodes: OobCodes;
  readonly finish: FinishApiLogin;
  readonly clock: Clock;
  readonly tell: TellActivity;
}

type Answered = ValueOf<typeof answerChallenge>;

type AuthenticatorType = Factor['wire']['authenticatorType'];

/** A challenge that can be answered, and its factor, where that is known here. */
interface Answerable {
  readonly challengeId: string;
  readonly factor: Factor | undefined;
}

interface Typed extends Answerable {
  readonly typed: string;
}

/** How a grant words the two refusals that are about what was shown to it. */
interface Wording {
  readonly wrong_code: ProblemCode;
  readonly challenge_not_open: ProblemCode;
}

/** What the log calls an exchange that gave tokens, and one that did not. */
interface Kinds {
  readonly done: Happened['kind'];
  readonly failed: Happened['kind'];
}

type Prove = (exchange: Exchange, found: Awaiting) => Promise<TokenAnswer | Problem>;

/** Finds the login that is to be answered, and has the log hear what came of it. */
const prover =
  ({ awaiting, tell }: Pick<Needs, 'awaiting' | 'tell'>) =>
  (kinds: Kinds, prove: Prove) =>
  async (exchange: Exchange): Promise<TokenAnswer | Problem> => {
    const { tenant, application, caller } = exchange;
    const found = await awaiting.provedIn(exchange);
    if (isProblem(found)) return found;
    const { userId, loginSessionId } = found.login;
    const { clientId } = application;
    const hear = (said: Pick<Happened, 'kind' | 'reason'>) =>
      // Told while the application is answered: it waits for nothing.
      void tell({ tenant, origin: caller.origin }, { userId, loginSessionId, clientId, ...said });
    const given = await prove(exchange, found);
    hear(isProblem(given) ? { kind: kinds.failed, reason: given.refusal } : { kind: kinds.done });
    return given;
  };

/**
 * The grants by which a second factor is proved. Each answers one challenge; whoever answers it
 * right completes the login, and nobody after.
 */
export const answerGrants = (needs: Needs) => {
  const { factors, ask, oobCodes, finish, clock } = needs;
  const proving = prover(needs);

  const answer = async (
    { login: { tenantId, loginSessionId } }: Awaiting,
    { challengeId, typed, factor }: Typed,
    wording: Wording,
  ): Promise<Answered | Problem> => {
    const code = factor?.read(typed) ?? typed;
    if (code.length > answerMaxLength(factor)) return problems[wording.wrong_code];
    const asked = { tenantId, loginSessionId, challengeId, code, completion: {} };
    const answered = await ask(answerChallenge, asked);
    return answered.ok ? answered.value : mfaProblem(answered.refusal, wording);
  };

  const give = async (
    exchange: Exchange,
    { token }: Awaiting,
    { completed }: Answered,
  ): Promise<TokenAnswer | Problem> => {
    const given = await finish(exchange, token, completed);
    return typeof given === 'string' ? problems.mfa_token_malformed : given;
  };

  /** The challenge that a client was given a code for. */
  const challengeOut = async (
    { login }: Awaiting,
    oobCode: string,
  ): Promise<Answerable | Problem> => {
    const opened = await oobCodes.open(oobCode, login.loginSessionId);
    const { challenge } = login;
    return andThen(opened, (challengeId) => ({
      ...{ challengeId, factor: challenge && factors.of(challenge.factor) },
    }));
  };

  /** The challenge of a sort that clients answer without having asked for it. */
  const challengeOf = async (
    { caller: { address } }: Exchange,
    { login }: Awaiting,
    type: AuthenticatorType,
  ): Promise<Answerable | Problem> => {
    const { tenantId, loginSessionId, challenge, authenticators } = login;
    const isOfType = (factor: string) => factors.of(factor)?.wire.authenticatorType === type;
    if (challenge && isOfType(challenge.factor) && clock() < challenge.expiresAt) {
      return { challengeId: challenge.challengeId, factor: factors.of(challenge.factor) };
    }
    const known = authenticators.filter(({ factor }) => isOfType(factor));
    const inHand = known.find((each) => each.authenticatorId === challenge?.authenticatorId);
    const { authenticatorId } = inHand ?? known[0] ?? {};
    if (authenticatorId === undefined) return problems.association_required;
    const issued = await ask(issueChallenge, {
      ...{ tenantId, loginSessionId, authenticatorId, address, knowsDestinations: true },
    });
    if (!issued.ok) return mfaProblem(issued.refusal);
    const { challenge: put } = issued.value;
    if (!put) return problems.mfa_token_malformed;
    return { challengeId: put.challengeId, factor: factors.of(put.factor) };
  };

  return {
    oob: proving(
      { done: 'oob_exchanged', failed: 'oob_exchange_failed' },
      async (exchange, found) => {
        const { oob_code: oobCode, binding_code: code } = exchange.fields;
        if (oobCode === undefined || code === undefined) return problems.parameter_missing;
        const out = await challengeOut(found, oobCode);
        if (isProblem(out)) return out;
        const answered = await answer(
          found,
          { ...out, typed: code },
          {
            wrong_code: 'binding_code_wrong',
            challenge_not_open: 'oob_code_malformed',
          },
        );
        return andThen(answered, (right) => give(exchange, found, right));
      },
    ),
    otp: proving(
      { done: 'otp_exchanged', failed: 'otp_exchange_failed' },
      async (exchange, found) => {
        const { otp: code } = exchange.fields;
        if (code === undefined) return problems.parameter_missing;
        const put = await challengeOf(exchange, found, 'otp');
        if (isProblem(put)) return put;
        const answered = await answer(
          found,
          { ...put, typed: code },
          {
            wrong_code: 'otp_wrong',
            challenge_not_open: 'mfa_token_malformed',
          },
        );
        return andThen(answered, (right) => give(exchange, found, right));
      },
    ),
    /** The code is spent by its use; the answer holds the one that takes its place. */
    recoveryCode: proving(
      { done: 'recovery_code_exchanged', failed: 'recovery_code_exchange_failed' },
      async (exchange, found) => {
        const { recovery_code: code } = exchange.fields;
        if (code === undefined) return problems.parameter_missing;
        const put = await challengeOf(exchange, found, 'recovery-code');
        if (isProblem(put)) return put;
        const answered = await answer(
          found,
          { ...put, typed: code },
          {
            wrong_code: 'recovery_code_wrong',
            challenge_not_open: 'mfa_token_malformed',
          },
        );
        if (isProblem(answered)) return answered;
        const { tenantId, loginSessionId, next } = answered;
        if (next !== 'recovery-code') return give(exchange, found, answered);
        const fresh = await ask(giveRecoveryCode, { tenantId, loginSessionId });
        if (!fresh.ok) return mfaProblem(fresh.refusal);
        const given = await give(exchange, found, answered);
        const { recoveryCode } = fresh.value;
        return andThen(given, (tokens) => ({ ...tokens, recovery_code: recoveryCode }));
      },
    ),
  };
};
