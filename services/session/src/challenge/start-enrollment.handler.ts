import type { startEnrollment as operation } from '@countersign/contracts';
import { isSpare, newTotpSecret, parsePhoneNumber } from '@countersign/factors';
import { no, type ParsedRequestOf, yes } from '@countersign/kernel';
import { Erased } from '@countersign/vault';
import { recoveryCodeOf } from '../authenticators/authenticators.state.ts';
import { newAuthenticatorId } from '../authenticators/new-authenticator-id.ts';
import { newRecoveryCode } from '../authenticators/new-recovery-code.ts';
import { sealedAs } from '../authenticators/sealed-as.ts';
import { findLogin } from '../login-session/find-login.ts';
import { isShutOut } from '../login-session/is-shut-out.ts';
import type { StartEnrollment } from '../login-session/login-session.commands.ts';
import type { Begun, LoginSession } from '../login-session/login-session.state.ts';
import { enrollableBy, messageTypes, standingOf } from '../login-session/options.ts';
import { type Options, optionsOf } from '../login-session/options-of.ts';
import { presentLogin } from '../login-session/present-login.ts';
import { recipientOf } from '../sends.ts';
import type { Workings } from '../workings.ts';
import { openChallenge } from './open-challenge.ts';

type Request = ParsedRequestOf<typeof operation>;
type Enrolling = StartEnrollment['enrolling'];

/** What is being enrolled: how it is known, and where a code goes if one does. */
interface Wanted {
  readonly factor: Request['factor'];
  readonly kind: 'phone' | 'email' | 'totp';
  readonly known: string;
  readonly messageType?: Enrolling['messageType'];
}

const read = (request: Request) => {
  const { factor } = request;
  switch (factor) {
    case 'otp':
      return yes<Wanted>({ factor, kind: 'totp', known: newTotpSecret() });
    case 'email':
      return yes<Wanted>({ factor, kind: 'email', known: request.emailAddress });
    case 'sms': {
      const { messageType } = request;
      const known = parsePhoneNumber(request.phoneNumber);
      if (known === undefined) return no('phone_number_malformed');
      return yes<Wanted>({ factor, kind: 'phone', known, messageType });
    }
  }
};

/** Whether the factor is on and, where it only stands beside others, has one to stand beside. */
const isPossible = (
  { guardian, authenticators }: Options,
  { factor, kind, messageType }: Wanted,
): boolean =>
  guardian.factors[factor] &&
  (messageType === undefined || messageTypes(guardian).includes(messageType)) &&
  (!isSpare(kind) || standingOf(guardian, authenticators).some(({ isOn }) => isOn));

/**
 * Whether this very number or address was started while it was asked for: a form sent twice is one
 * enrollment. Of an app the key in hand will do, whenever it was made: it may be in the app by now.
 */
const repeats = async (
  { vault }: Workings,
  before: Begun,
  state: LoginSession,
  { factor, kind, known, messageType }: Wanted,
): Promise<boolean> => {
  const current = state.status === 'pending' ? undefined : state.current;
  if (current?.enrolling?.factor !== factor) return false;
  if (kind === 'totp') return true;
  if (current.challengeId === before.current?.challengeId) return false;
  const { sealed, messageType: started } = current.enrolling;
  const isSame = async () => (await vault.openFor(before, sealedAs[kind], sealed)) === known;
  return started === messageType && isSame();
};

/** The recovery code that comes with what is the person's first, where that factor is on. */
const recoveryCodeFor = async (
  workings: Workings,
  login: Begun,
  { guardian, authenticators }: Options,
  givesNow: boolean,
) => {
  const isFirst =
    standingOf(guardian, authenticators).length === 0 && !recoveryCodeOf(authenticators);
  if (!guardian.factors['recovery-code'] || !isFirst) return {};
  if (!givesNow) return { recoveryCode: { is: 'due' } } as const;
  const { code, kept } = await newRecoveryCode(workings, login);
  return { code, recoveryCode: { is: 'given', ...kept } } as const;
};

/** What the person asks for, as a command but for what only the login's present state tells. */
const asked = (
  { newId }: Workings,
  { tenantId }: Begun,
  { guardian, authenticators }: Options,
  enrolling: Enrolling,
): Omit<StartEnrollment, 'live' | 'isRepeat' | 'now'> => ({
  type: 'StartEnrollment',
  ...{ tenantId, challengeId: newId(), authenticatorId: newAuthenticatorId(newId), enrolling },
  confirmed: standingOf(guardian, authenticators),
  isPaid: false,
});

/** Who was erased meanwhile has nothing sealed for them, and no login any more. */
const unlessErased = (reason: unknown): undefined => {
  if (!(reason instanceof Erased)) throw reason;
};

/** Starts enrolling: it is the person's once they have answered with a code from it. */
export const startEnrollment = (workings: Workings) => {
  const { vault, clock } = workings;
  const find = findLogin(workings);
  const open = openChallenge(workings);
  const present = presentLogin(workings);

  const start = async (
    login: Begun,
    options: Options,
    wanted: Wanted,
    { givesRecoveryCode, address }: Request,
  ) => {
    const { factor, kind, known, messageType } = wanted;
    const sealed = await vault.sealFor(login, sealedAs[kind], known);
    const spare = await recoveryCodeFor(workings, login, options, givesRecoveryCode);
    const { code, ...recovery } = { code: undefined, ...spare };
    const enrolling = { factor, ...(messageType && { messageType }), sealed, ...recovery };
    const command = asked(workings, login, options, enrolling);
    const recipient = recipientOf(login, kind, known, { address, isEnrolling: true });
    const opened = await open(login, options, recipient, async (state, live) => ({
      ...command,
      live,
      // A recovery code that was given is in nobody's hands but those of who started that one.
      isRepeat: code === undefined && (await repeats(workings, login, state, wanted)),
      now: clock(),
    }));
    return { opened, code };
  };

  return async (request: Request) => {
    const found = await find(request);
    if (!found.ok) return found;
    const login = found.value;
    const wanted = read(request);
    if (!wanted.ok) return wanted;

    const [options, isOut] = await Promise.all([
      optionsOf(workings, login),
      isShutOut(workings, login),
    ]);
    if (isOut) return no('login_over');
    const { ticket } = login.primary;
    const isFor =
      !ticket || enrollableBy(options.guardian, ticket.factor).includes(wanted.value.factor);
    if (!isFor || !isPossible(options, wanted.value)) return no('factor_off');

    const started = await start(login, options, wanted.value, request).catch(unlessErased);
    if (!started) return no('login_over');
    const { opened, code } = started;
    switch (opened.refusal) {
      case undefined: {
        const { login: begun, challenge } = opened;
        const presented = await present(begun, { options, challenge });
        return yes({ ...presented, ...(code !== undefined && { recoveryCode: code }) });
      }
      case 'login_unknown':
      case 'login_expired':
      case 'login_over':
      case 'enrollment_not_allowed':
      case 'too_many_sends':
        return no(opened.refusal);
      default:
        throw new Error(`starting an enrollment cannot end in ${opened.refusal}`);
    }
  };
};
