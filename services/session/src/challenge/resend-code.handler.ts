import type { resendCode as operation } from '@countersign/contracts';
import { no, type ParsedRequestOf, yes } from '@countersign/core';
import { findConfirmed } from '../authenticators/authenticators.state.ts';
import type { Deps } from '../deps.ts';
import { findLogin } from '../login-session/find-login.ts';
import type { Begun, Challenge } from '../login-session/login-session.state.ts';
import { type Options, optionsOf } from '../login-session/options-of.ts';
import { presentLogin } from '../login-session/present-login.ts';
import { recipientOf } from '../sends.ts';
import { decideSend } from './decide-send.ts';
import { sendTerms } from './open-challenge.ts';

type Request = ParsedRequestOf<typeof operation>;

/** Whether what the challenge is for can still be proved: it is being enrolled, or it is usable. */
const isProvable = (
  { rules }: Deps,
  { purpose, authenticatorId }: Challenge,
  { guardian, authenticators }: Options,
): boolean => {
  if (purpose === 'enroll') return true;
  const confirmed = findConfirmed(authenticators, authenticatorId);
  return confirmed !== undefined && rules.usable(guardian, authenticators).includes(confirmed);
};

/** Makes one send of the many that may be asked for at once after the one that all of them saw. */
const sendAfter = async (
  deps: Deps,
  login: Begun,
  { guardian }: Options,
  { challengeId, factor: name, sealed, send: after, purpose }: Challenge,
  { address }: Request,
) => {
  const factor = deps.factors.of(name);
  if (factor?.proof.by !== 'sent-code' || sealed === undefined) return undefined;
  const { through } = factor.proof;
  const known = await deps.vault.openFor(login, factor.sealedAs, sealed);
  if (known === undefined) return undefined;

  const { messageLimits } = guardian;
  const asked = { address, isEnrolling: purpose === 'enroll', messageLimits };
  const recipient = recipientOf(login, factor, known, asked);
  return decideSend(deps)(login.loginSessionId, recipient, async () => ({
    type: 'ResendCode',
    ...{ tenantId: login.tenantId, challengeId, after },
    terms: sendTerms(deps, login, guardian[through]),
    now: deps.clock(),
  }));
};

/** Sends a new code for the challenge in hand. It kills the one before, and costs a send. */
export const resendCode = (deps: Deps) => {
  const find = findLogin(deps);
  const present = presentLogin(deps);

  return async (request: Request) => {
    const found = await find(request);
    if (!found.ok) return found;
    const login = found.value;
    const { challenge } = login;
    if (login.status !== 'awaiting_mfa' || !challenge) return no('challenge_not_open');

    const options = await optionsOf(deps, login);
    const outcome = isProvable(deps, challenge, options)
      ? await sendAfter(deps, login, options, challenge, request)
      : undefined;
    if (!outcome) return no('challenge_not_open');
    switch (outcome.refusal) {
      case undefined:
        if (outcome.state.status === 'pending') throw new Error('a login is not there');
        return yes(await present(outcome.state, { options }));
      case 'login_unknown':
      case 'login_expired':
      case 'login_over':
      case 'challenge_not_open':
      case 'too_many_sends':
        return no(outcome.refusal, outcome);
      case 'destination_not_allowed':
        return no(request.knowsDestinations ? outcome.refusal : 'too_many_sends');
      default:
        throw new Error(`resending a code cannot end in ${outcome.refusal}`);
    }
  };
};
