import type { resendCode as operation } from '@countersign/contracts';
import { no, type ParsedRequestOf, yes } from '@countersign/kernel';
import { findConfirmed } from '../authenticators/authenticators.state.ts';
import { sealedAs } from '../authenticators/sealed-as.ts';
import { findLogin } from '../login-session/find-login.ts';
import type { Begun } from '../login-session/login-session.state.ts';
import { usable } from '../login-session/options.ts';
import { type Options, optionsOf } from '../login-session/options-of.ts';
import { presentLogin } from '../login-session/present-login.ts';
import { recipientOf } from '../sends.ts';
import { challengeStream, type Workings } from '../workings.ts';
import { challenge } from './challenge.decider.ts';
import type { Sent } from './challenge.events.ts';
import { sentOf } from './challenge.state.ts';
import { issueChosen, sendTerms } from './open-challenge.ts';
import { purse } from './purse.ts';

/** Whether what the challenge is for can still be proved: it is being enrolled, or it is usable. */
const isProvable = ({ current }: Begun, { guardian, authenticators }: Options): boolean => {
  if (!current) return false;
  if (current.purpose === 'enroll') return true;
  const confirmed = findConfirmed(authenticators, current.authenticatorId);
  return confirmed !== undefined && usable(guardian, authenticators).includes(confirmed);
};

/** Makes one send of the many that may be asked for at once after the one that all of them saw. */
const sendAfter = async (
  workings: Workings,
  login: Begun,
  { guardian }: Options,
  { challengeId, send: after, to: { kind, sealed }, purpose }: Sent,
  address: string | undefined,
) => {
  const known = await workings.vault.openFor(login, sealedAs[kind], sealed);
  if (known === undefined) return { refusal: 'challenge_not_open' } as const;

  const payment = purse(
    workings,
    recipientOf(login, kind, known, { address, isEnrolling: purpose === 'enroll' }),
  );
  const outcome = await workings.onChallenge(challengeStream(challengeId), (state) => {
    const terms = sendTerms(workings, login, guardian[kind]);
    const now = workings.clock();
    const command = { type: 'ResendCode', after, ...terms, isPaid: false, now } as const;
    return payment.pay(challenge, command, state);
  });
  await payment.close(outcome);
  return outcome;
};

/** Sends a new code for the challenge in hand. It kills the one before, and costs a send. */
export const resendCode = (workings: Workings) => {
  const { challengeOf } = workings;
  const find = findLogin(workings);
  const issue = issueChosen(workings);
  const present = presentLogin(workings);

  return async (request: ParsedRequestOf<typeof operation>) => {
    const found = await find(request);
    if (!found.ok) return found;
    const login = found.value;
    const { current } = login;
    if (login.status !== 'awaiting_mfa' || !current) return no('challenge_not_open');

    const [options, seen] = await Promise.all([
      optionsOf(workings, login),
      challengeOf(current.challengeId),
    ]);
    if (!isProvable(login, options)) return no('challenge_not_open');
    // Chosen and paid for, and then whoever was to issue it crashed.
    if (seen.status === 'unknown') {
      return yes(await present(login, { options, challenge: await issue(login, options) }));
    }
    const sent = seen.status === 'open' ? sentOf(seen.message) : undefined;
    if (!sent) return no('challenge_not_open');

    const outcome = await sendAfter(workings, login, options, sent, request.address);
    switch (outcome.refusal) {
      case undefined:
        return yes(await present(login, { options, challenge: outcome.state }));
      case 'challenge_not_open':
      case 'too_many_sends':
        return no(outcome.refusal);
      default:
        throw new Error(`resending a code cannot end in ${outcome.refusal}`);
    }
  };
};
