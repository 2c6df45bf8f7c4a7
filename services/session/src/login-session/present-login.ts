import type { Guardian, Login } from '@countersign/contracts';
import type { Factor } from '@countersign/factors';
import { type Confirmed, findConfirmed } from '../authenticators/authenticators.state.ts';
import { openName } from '../authenticators/sealed-name.ts';
import { ceremonyOf, isBySignature } from '../challenge/ceremony.ts';
import type { Deps, User } from '../deps.ts';
import { isMemoryOn } from '../remembered-browsers.ts';
import { isPast } from './login-session.decider.ts';
import type { TicketOfLogin } from './login-session.events.ts';
import { type Begun, type Challenge, isAdding, mayAdd } from './login-session.state.ts';
import { byPhone, messageTypes } from './options.ts';
import { type Options, optionsOf } from './options-of.ts';

/** Only an address is shown again, so nothing else is opened for it. */
const hinting = async ({ vault }: Deps, user: User, factor: Factor, sealed: string) =>
  factor.proof.by === 'sent-code'
    ? factor.hint((await vault.openFor(user, factor.sealedAs, sealed)) ?? '')
    : '';

const hintsOf = async (deps: Deps, user: User, { guardian, authenticators }: Options) => {
  const hint = async (each: Confirmed) => {
    const { authenticatorId, messageType, sealed } = each;
    const factor = deps.rules.usableFactor(guardian, each);
    if (!factor) return [];
    const name = await openName(deps.vault, user, each);
    return [
      {
        authenticatorId,
        factor: factor.name,
        ...byPhone(factor, guardian, messageType),
        hint: await hinting(deps, user, factor, sealed),
        ...(name !== undefined && { name }),
      },
    ];
  };
  const hints = (await Promise.all(deps.rules.usable(guardian, authenticators).map(hint))).flat();
  // Any key of a factor may answer, so that it is one choice, however many there are.
  const isFirst = ({ factor }: (typeof hints)[number], index: number) =>
    hints.findIndex((each) => each.factor === factor) === index;
  return hints.filter(
    (each, index) => !isBySignature(deps.factors.of(each.factor)) || isFirst(each, index),
  );
};

/** What was made for an enrollment, for who enrols to be given: an app's key. */
const secretOf = async (
  { vault, factors }: Deps,
  login: Begun,
  { factor: name, enrolling, sealed }: Challenge,
) => {
  const factor = factors.of(name);
  if (!enrolling || sealed === undefined || !factor?.enrollment?.isMadeHere) return {};
  const secret = await vault.openFor(login, factor.sealedAs, sealed);
  return secret === undefined ? {} : { secret };
};

/** What its factor tells whoever makes the answer. */
const optionsFor = async (
  deps: Deps,
  login: Begun,
  challenge: Challenge,
  { authenticators }: Options,
) => {
  const { vault, factors } = deps;
  const { factor: name, challengeId, authenticatorId, purpose, sealed: begunWith } = challenge;
  const factor = factors.of(name);
  if (factor?.proof.by === 'signature') {
    const ceremony = await ceremonyOf(deps, login, challenge, authenticators);
    return ceremony ? { options: factor.proof.options(ceremony) } : {};
  }
  const confirmed = findConfirmed(authenticators, authenticatorId);
  const sealed = purpose === 'enroll' ? begunWith : confirmed?.sealed;
  if (factor?.proof.by !== 'kept' || !factor.proof.options || sealed === undefined) return {};
  const kept = await vault.openFor(login, factor.sealedAs, sealed);
  if (kept === undefined) return {};
  return { options: factor.proof.options({ kept, challengeId, authenticatorId, purpose }) };
};

/** The challenge in hand; none where what it is for is no longer there. */
const presentChallenge = async (
  deps: Deps,
  login: Begun,
  options: Options,
): Promise<Pick<Login, 'challenge' | 'lockedChallenge'>> => {
  const { challenge } = login;
  if (!challenge) return {};
  const { challengeId, authenticatorId, factor, messageType, purpose, digits, send } = challenge;
  const confirmed = findConfirmed(options.authenticators, authenticatorId);
  if (purpose === 'login' && !confirmed) return {};
  const { sealed, expiresAt } = challenge;
  const known = deps.factors.of(factor);
  const hint = known && sealed ? await hinting(deps, login, known, sealed) : '';
  const what = { authenticatorId, factor, messageType, purpose, hint };
  if (challenge.isLocked) return { lockedChallenge: what };
  const secret = await secretOf(deps, login, challenge);
  const more = await optionsFor(deps, login, challenge, options);
  return { challenge: { challengeId, ...what, digits, send, expiresAt, ...secret, ...more } };
};

const memoryOf = (guardian: Guardian) => {
  const { isTicked, overallSeconds } = guardian.browserMemory;
  return isMemoryOn(guardian) ? { browserMemory: { isTicked, overallSeconds } } : {};
};

/** What is left of a login that awaits nothing. */
const ending = (status: Login['status'], { mfa, challenge, added }: Begun) => {
  if (status !== 'authenticated') return { next: 'nothing' } as const;
  const { recoveryCodeDue, here } = mfa ?? {};
  const { authenticatorId, factor } = challenge ?? {};
  const confirmed = added ?? (here?.purpose === 'enroll' ? here : undefined);
  const isEnrolled = confirmed?.authenticatorId === authenticatorId;
  const enrolled = isEnrolled &&
    authenticatorId !== undefined &&
    factor !== undefined && { enrolled: { authenticatorId, factor } };
  return recoveryCodeDue
    ? ({ next: 'recovery-code', recoveryCodeDue, ...enrolled } as const)
    : ({ next: 'complete', ...enrolled } as const);
};

/** How a code may reach a phone, where that is not as a text alone. */
const waysOf = (guardian: Guardian) => {
  const ways = messageTypes(guardian);
  return ways.some((way) => way !== 'sms') ? { messageTypes: [...ways] } : {};
};

/** Where a phone that is enrolled may be, where that is not anywhere. */
const destinationsOf = ({ messageLimits: { countries } }: Guardian) =>
  countries.mode === 'all' ? {} : { destinations: countries };

const nothing = { authenticators: [], factors: [] };

/** What a ticket leads to: an enrollment, whatever the person has. */
const byTicket = ({ rules }: Deps, guardian: Guardian, { factor }: TicketOfLogin) => {
  const factors = rules.enrollableBy(guardian, factor);
  const next = factors.length > 0 ? ('enroll' as const) : ('nothing' as const);
  return { next, factors: [...factors] };
};

type Awaiting = Pick<Login, 'next' | 'factors' | 'authenticators' | 'browserMemory'>;

/** What a link to choose a password leads to: whatever the person has is asked for. */
const byReset = async (deps: Deps, login: Begun, options: Options): Promise<Awaiting> => {
  const { guardian, authenticators } = options;
  return {
    next: deps.rules.nextOf(guardian, authenticators, true),
    factors: [],
    authenticators: await hintsOf(deps, login, options),
  };
};

/** What was read before: all that the options are, or what they follow from. */
interface KnownOptions extends Partial<Options> {
  readonly options?: Options;
}

/**
 * What somebody can do who has to prove a second factor. Whoever proved one before and is to enrol
 * one more does just that: also a key of their device, which stands beside what they have.
 */
const nextIn = (
  { rules }: Deps,
  login: Begun,
  { guardian, authenticators }: Options,
): Pick<Login, 'next' | 'factors'> => {
  const factors = rules.enrollable(guardian);
  const isBeside = rules.standingOf(guardian, authenticators).some(({ isOn }) => isOn);
  if (login.mfa && isBeside) {
    return { next: 'enroll', factors: [...factors, ...rules.offerable(guardian)] };
  }
  const isHeld = rules.isHeldByPasskey(login, authenticators);
  return { next: rules.nextOf(guardian, authenticators, isHeld), factors: [...factors] };
};

/** What may be added to what was proved; and the challenge by which it is, once that is put. */
const addition = async (
  deps: Deps,
  login: Begun,
  known: KnownOptions,
): Promise<Pick<Login, 'offered' | 'challenge' | 'lockedChallenge'>> => {
  if (!mayAdd(login)) return {};
  const offered = [...(login.mfa?.here?.offers ?? [])];
  if (!isAdding(login)) return { offered };
  const options = known.options ?? (await optionsOf(deps, login, known));
  return { offered, ...(await presentChallenge(deps, login, options)) };
};

/** What a login awaits, by what stands for its first factor. */
const awaiting = async (deps: Deps, login: Begun, options: Options): Promise<Awaiting> => {
  const { guardian } = options;
  const { ticket, passkey } = login.primary;
  if (ticket?.isReset) return byReset(deps, login, options);
  if (ticket) return { ...byTicket(deps, guardian, ticket), authenticators: [] };
  return {
    ...nextIn(deps, login, options),
    authenticators: await hintsOf(deps, login, options),
    ...(passkey ? {} : memoryOf(guardian)),
  };
};

/** A login as others see it: where it stands, and what it may do next. */
export const presentLogin =
  (deps: Deps) =>
  async (login: Begun, known: KnownOptions = {}) => {
    const { loginSessionId, tenantId, userId } = login;
    const who = { loginSessionId, tenantId, userId };
    const isOver = login.status === 'completed' || login.status === 'failed';
    const status = !isOver && isPast(login, deps.clock()) ? 'expired' : login.status;
    if (status !== 'awaiting_mfa') {
      const more = status === 'authenticated' ? await addition(deps, login, known) : {};
      return { ...who, status, ...ending(status, login), ...nothing, ...more } satisfies Login;
    }
    const options = known.options ?? (await optionsOf(deps, login, known));
    const { guardian } = options;
    return {
      ...who,
      status,
      ...waysOf(guardian),
      ...destinationsOf(guardian),
      ...(await awaiting(deps, login, options)),
      ...(await presentChallenge(deps, login, options)),
    } satisfies Login;
  };
