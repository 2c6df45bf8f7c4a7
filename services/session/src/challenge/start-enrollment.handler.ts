import type { startEnrollment as operation } from '@countersign/contracts';
import { no, type ParsedRequestOf, yes } from '@countersign/core';
import { type Factor, type Known, recoveryCode as recovery } from '@countersign/factors';
import { unlessErased } from '@countersign/vault';
import { recoveryCodeOf } from '../authenticators/authenticators.state.ts';
import { newAuthenticatorId } from '../authenticators/new-authenticator-id.ts';
import { makeRecoveryCode } from '../authenticators/new-recovery-code.ts';
import type { Deps } from '../deps.ts';
import { findLogin } from '../login-session/find-login.ts';
import { isShutOut } from '../login-session/is-shut-out.ts';
import type { Begun, LoginSession } from '../login-session/login-session.state.ts';
import { messageTypes } from '../login-session/options.ts';
import { type Options, optionsOf } from '../login-session/options-of.ts';
import { presentLogin } from '../login-session/present-login.ts';
import { recipientOf } from '../sends.ts';
import { isAskable } from './ceremony.ts';
import { challengeFor, openChallenge } from './open-challenge.ts';

type Request = ParsedRequestOf<typeof operation>;

/** What is being enrolled: how it is known, and where a code goes if one does. */
interface Wanted extends Known {
  readonly factor: Factor;
}

/** What is asked for; nobody can enrol what there is not here. */
const read = ({ factors }: Deps, request: Request) => {
  const factor = factors.of(request.factor);
  if (!factor?.enrollment || !isAskable(factor, request.relyingParties)) return no('factor_off');
  const given = factor.enrollment.read(request);
  return typeof given === 'string' ? no(given) : yes<Wanted>({ factor, ...given });
};

/** Whether the factor is on and, where it only stands beside others, has one to stand beside. */
const isPossible = (
  { rules, factors }: Deps,
  { guardian, authenticators }: Options,
  { factor, messageType }: Wanted,
): boolean =>
  guardian.factors[factor.name] === true &&
  (messageType === undefined || messageTypes(guardian).includes(messageType)) &&
  (factors.isIndependent(factor.name) ||
    rules.standingOf(guardian, authenticators).some(({ isOn }) => isOn));

/**
 * The challenge by which this very number or address was started while it was asked for: a form
 * sent twice is one enrollment. Of an app the key in hand will do, whenever it was made: it may be
 * in the app by now.
 */
const repeated = async (
  { vault }: Deps,
  before: Begun,
  state: LoginSession,
  { factor, known, messageType }: Wanted,
): Promise<string | undefined> => {
  const open = state.status === 'pending' ? undefined : state.challenge;
  if (!open?.enrolling || open.factor !== factor.name || open.sealed === undefined)
    return undefined;
  if (factor.enrollment?.isMadeHere) return open.challengeId;
  if (open.challengeId === before.challenge?.challengeId) return undefined;
  if (open.messageType !== messageType) return undefined;
  const started = await vault.openFor(before, factor.sealedAs, open.sealed);
  return started === known ? open.challengeId : undefined;
};

/**
 * The recovery code that comes with what is the person's first, where that factor is on;
 * `undefined` once they were erased.
 */
const recoveryCodeFor = async (
  deps: Deps,
  login: Begun,
  { guardian, authenticators }: Options,
  givesNow: boolean,
) => {
  const isFirst =
    deps.rules.standingOf(guardian, authenticators).length === 0 && !recoveryCodeOf(authenticators);
  if (!guardian.factors[recovery.name] || !isFirst) return {};
  if (!givesNow) return { recoveryCode: { is: 'due' } } as const;
  const made = await makeRecoveryCode(deps, login);
  return made && ({ code: made.code, recoveryCode: { is: 'given', ...made.kept } } as const);
};

/** Starts enrolling: it is the person's once they have answered with a code from it. */
export const startEnrollment = (deps: Deps) => {
  const { vault, rules, clock, newId } = deps;
  const find = findLogin(deps);
  const open = openChallenge(deps);
  const present = presentLogin(deps);

  const start = async (
    login: Begun,
    options: Options,
    wanted: Wanted,
    { givesRecoveryCode, address, relyingParties, instead }: Request,
  ) => {
    const { factor, known, messageType } = wanted;
    const sealed = await vault.sealFor(login, factor.sealedAs, known).catch(unlessErased);
    const spare = sealed && (await recoveryCodeFor(deps, login, options, givesRecoveryCode));
    if (!spare) return undefined;
    const { code, recoveryCode } = { code: undefined, recoveryCode: undefined, ...spare };
    const authenticatorId = newAuthenticatorId(newId);
    const by = messageType === undefined ? {} : { messageType };
    const given = { relyingParty: relyingParties?.[factor.name], instead };
    const target = { authenticatorId, factor, ...by, sealed, isEnrolling: true, ...given };
    const challenge = challengeFor(deps, login, options, target);
    const { messageLimits } = options.guardian;
    const asked = { address, isEnrolling: true, messageLimits };
    const recipient = recipientOf(login, factor, known, asked);
    const opened = await open(login, recipient, async (state) => ({
      type: 'StartEnrollment',
      ...{ tenantId: login.tenantId, challenge },
      ...(recoveryCode && { recoveryCode }),
      isOffered: rules.offerable(options.guardian).includes(factor.name),
      confirmed: rules.standingOf(options.guardian, options.authenticators),
      // A recovery code that was given is in nobody's hands but those of who started that one.
      repeats:
        code === undefined && instead === undefined
          ? await repeated(deps, login, state, wanted)
          : undefined,
      now: clock(),
    }));
    return { opened, code };
  };

  return async (request: Request) => {
    const found = await find(request);
    if (!found.ok) return found;
    const login = found.value;
    const wanted = read(deps, request);
    if (!wanted.ok) return wanted;

    const [options, isOut] = await Promise.all([optionsOf(deps, login), isShutOut(deps, login)]);
    if (isOut) return no('login_over');
    const { ticket } = login.primary;
    if (ticket?.isReset) return no('enrollment_not_allowed');
    const isFor =
      !ticket ||
      rules.enrollableBy(options.guardian, ticket.factor).includes(wanted.value.factor.name);
    if (!isFor || !isPossible(deps, options, wanted.value)) return no('factor_off');
    if (rules.isHeldByPasskey(login, options.authenticators)) return no('enrollment_not_allowed');

    const started = await start(login, options, wanted.value, request);
    if (!started) return no('login_over');
    const { opened, code } = started;
    switch (opened.refusal) {
      case undefined: {
        const presented = await present(opened.login, { options });
        return yes({ ...presented, ...(code !== undefined && { recoveryCode: code }) });
      }
      case 'login_unknown':
      case 'login_expired':
      case 'login_over':
      case 'enrollment_not_allowed':
      case 'too_many_sends':
        return no(opened.refusal, opened);
      case 'destination_not_allowed':
        return no(request.knowsDestinations ? opened.refusal : 'phone_number_malformed');
      default:
        throw new Error(`starting an enrollment cannot end in ${opened.refusal}`);
    }
  };
};
