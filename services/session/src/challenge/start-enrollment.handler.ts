import type { startEnrollment as operation } from '@countersign/contracts';
import { factors } from '@countersign/factors';
import { no, type ParsedRequestOf, yes } from '@countersign/kernel';
import { newAuthenticatorId } from '../authenticators/new-authenticator-id.ts';
import { findLogin } from '../login-session/find-login.ts';
import type { StartEnrollment } from '../login-session/login-session.commands.ts';
import type { Begun, LoginSession } from '../login-session/login-session.state.ts';
import { isOn, messageTypes } from '../login-session/options.ts';
import { type Options, presentLogin } from '../login-session/present-login.ts';
import type { Workings } from '../workings.ts';
import { openChallenge } from './open-challenge.ts';

type Request = ParsedRequestOf<typeof operation>;
type OfPhone = Extract<Request, { readonly factor: 'sms' }>;

/**
 * Whether this very number was started while it was asked for: a form sent twice is one enrollment.
 */
const repeats = async (
  { vault }: Workings,
  before: Begun,
  state: LoginSession,
  { messageType, phoneNumber }: Pick<OfPhone, 'messageType' | 'phoneNumber'>,
): Promise<boolean> => {
  const current = state.status === 'pending' ? undefined : state.current;
  if (!current?.enrolling || current.challengeId === before.current?.challengeId) return false;
  const { sealedPhoneNumber, messageType: started } = current.enrolling;
  return (
    started === messageType &&
    (await vault.openFor(before, 'phone', sealedPhoneNumber)) === phoneNumber
  );
};

/** What the person asks for, as a command but for what only the login's present state tells. */
const asked = async (
  { vault, newId, clock }: Workings,
  login: Begun,
  { guardian, authenticators }: Options,
  { factor, messageType, phoneNumber }: OfPhone,
): Promise<StartEnrollment> => ({
  type: 'StartEnrollment',
  tenantId: login.tenantId,
  challengeId: newId(),
  authenticatorId: newAuthenticatorId(newId),
  factor,
  messageType,
  sealedPhoneNumber: await vault.sealFor(login, 'phone', phoneNumber),
  confirmed: authenticators.confirmed.map((each) => ({
    authenticatorId: each.authenticatorId,
    isOn: isOn(guardian, each),
  })),
  live: undefined,
  isRepeat: false,
  isPaid: false,
  now: clock(),
});

/** Starts enrolling a phone: it is the person's once they have typed the code that goes to it. */
export const startEnrollment = (workings: Workings) => {
  const { guardianOf, authenticatorsOf, clock } = workings;
  const find = findLogin(workings);
  const open = openChallenge(workings);
  const present = presentLogin(workings);

  return async (request: Request) => {
    const found = await find(request);
    if (!found.ok) return found;
    const login = found.value;
    if (request.factor !== 'sms') return no('factor_off');
    const phoneNumber = factors[request.factor].parse(request.phoneNumber);
    if (phoneNumber === undefined) return no('phone_number_malformed');

    const [guardian, authenticators] = await Promise.all([
      guardianOf(login.tenantId),
      authenticatorsOf(login),
    ]);
    const isPossible = messageTypes(guardian).includes(request.messageType);
    if (!guardian.factors[request.factor] || !isPossible) return no('factor_off');

    const options = { guardian, authenticators };
    const wanted = { ...request, phoneNumber };
    const command = await asked(workings, login, options, wanted);
    const opened = await open(login, options, phoneNumber, async (state, live) => ({
      ...command,
      live,
      isRepeat: await repeats(workings, login, state, wanted),
      now: clock(),
    }));
    switch (opened.refusal) {
      case undefined:
        return yes(await present(opened.login, { ...options, challenge: opened.challenge }));
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
