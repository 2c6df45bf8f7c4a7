import type {
  enrollPasskey as operation,
  startPasskeyEnrollment as starting,
} from '@countersign/contracts';
import { no, type ParsedRequestOf, yes } from '@countersign/core';
import { type Ceremony, passkey } from '@countersign/factors';
import { unlessErased } from '@countersign/vault';
import { z } from 'zod';
import { authenticatorsMax } from '../authenticators/authenticators.decider.ts';
import type { Authenticators } from '../authenticators/authenticators.state.ts';
import { claimKey, keyOf } from '../authenticators/claim-key.ts';
import { newAuthenticatorId } from '../authenticators/new-authenticator-id.ts';
import { provedHere } from '../authenticators/own-word.ts';
import { allKeysOf } from '../challenge/ceremony.ts';
import { authenticatorsStream, type Deps, type User } from '../deps.ts';
import { isTheirs } from '../is-theirs.ts';
import { isShutOut } from '../login-session/is-shut-out.ts';
import { isPast } from '../login-session/login-session.decider.ts';
import type { Begun } from '../login-session/login-session.state.ts';

interface On extends User {
  readonly loginSessionId: string;
}

/** The login, where it is theirs, ended or ends well, and what it proved is fresh. */
const findProved = async ({ loginOf, clock }: Deps, on: On): Promise<Begun | undefined> => {
  const login = await loginOf(on.loginSessionId);
  if (login.status !== 'authenticated' && login.status !== 'completed') return undefined;
  if (!isTheirs(login, on) || login.primary.ticket) return undefined;
  return login.status === 'authenticated' && isPast(login, clock()) ? undefined : login;
};

/** Whether one may be added: the same is decided once more where it is recorded. */
const isAllowed = (
  { rules }: Deps,
  { isAny, isProved }: ReturnType<typeof provedHere>,
  theirs: Authenticators,
): boolean =>
  isAny && (isProved || (rules.enrolled(theirs).length === 0 && !rules.hasPasskey(theirs)));

/** What is asked of the browser: a passkey that none of the person's keys is. */
const ceremonyFor = async (
  deps: Deps,
  { tenantId, userId }: On,
  theirs: Authenticators,
  asked: Pick<Ceremony, 'relyingParty'> & { readonly challenge: string },
): Promise<Ceremony> => {
  const [all, policy] = await Promise.all([
    allKeysOf(deps, { tenantId, userId }, theirs),
    deps.policyOf(tenantId),
  ]);
  return {
    ...{ tenantId, userId, challengeId: '', purpose: 'enroll', round: 0, ...asked, all },
    ...{ keys: [], policy, fingerprint: deps.vault.fingerprint },
  };
};

/** Says what a browser is to make. Nothing is recorded, so it may be asked as often as is liked. */
export const startPasskeyEnrollment =
  (deps: Deps) =>
  async ({ challenge, relyingParty, ...on }: ParsedRequestOf<typeof starting>) => {
    const [login, theirs] = await Promise.all([findProved(deps, on), deps.authenticatorsOf(on)]);
    if (!login) return no('login_unknown');
    if (!isAllowed(deps, provedHere(deps, login, theirs), theirs))
      return no('enrollment_not_allowed');
    if (theirs.confirmed.length >= authenticatorsMax) return no('too_many_authenticators');
    const ceremony = await ceremonyFor(deps, on, theirs, { challenge, relyingParty });
    return yes({ options: passkey.proof.options(ceremony) });
  };

const kept = z.looseObject({});

/** Verifies what was made, takes it for its person, and records it as theirs. */
export const enrollPasskey = (deps: Deps) => {
  const { usedChallenges, attempts, owners, vault, factors, clock } = deps;

  return async (request: ParsedRequestOf<typeof operation>) => {
    const { tenantId, userId, loginSessionId, relyingParty, challenge, userAgent } = request;
    const on = { tenantId, userId, loginSessionId };
    const user = { tenantId, userId };
    if (!(await usedChallenges.use(tenantId, challenge))) return no('passkey_refused');
    const [login, theirs] = await Promise.all([findProved(deps, on), deps.authenticatorsOf(user)]);
    if (!login || (await isShutOut(deps, login))) return no('login_unknown');
    const now = clock();
    if (!isAllowed(deps, provedHere(deps, login, theirs), theirs))
      return no('enrollment_not_allowed');

    const payer = { ...user, authenticatorId: undefined, isSignature: true };
    const charge = await attempts.charge(payer, now);
    if (charge.status === 'too_many_attempts') {
      return no('too_many_attempts', { retryAt: charge.retryAt });
    }
    const asked = { challenge: challenge.value, relyingParty };
    const ceremony = await ceremonyFor(deps, on, theirs, asked);
    const evidence = await passkey.proof.judge(request.answer, ceremony);
    if (evidence.kind === 'wrong' && evidence.reason === 'authenticator_not_allowed') {
      return no(evidence.reason);
    }
    if (evidence.kind !== 'signed' || !evidence.enrolled) return no('passkey_refused');
    await attempts.clear(payer, now);

    const { keeps, unique } = evidence.enrolled;
    const known = JSON.stringify({ ...kept.parse(JSON.parse(keeps)), userAgent });
    const sealed = await vault.sealFor(user, passkey.sealedAs, known).catch(unlessErased);
    if (sealed === undefined) return no('login_unknown');
    const authenticatorId = newAuthenticatorId(deps.newId);
    const key = keyOf(deps, user, unique);
    if (!(await claimKey(deps, user, authenticatorId, key))) return no('passkey_refused');
    await owners.note(user, authenticatorId, key);
    const { refusal } = await deps.onAuthenticators(authenticatorsStream(user), (present) => ({
      type: 'EnrollPasskey',
      ...{ ...on, authenticatorId, kind: passkey.kind, sealed },
      isProved: provedHere(deps, login, present).isProved,
      challengeId: vault.fingerprint('passkey-enrollment', challenge.value),
      ...{ spareKinds: factors.spareKinds, now },
    }));
    if (refusal === undefined) return yes({ authenticatorId });
    await owners.withdraw(authenticatorId, key);
    return refusal === 'too_many_authenticators' ? no(refusal) : no('enrollment_not_allowed');
  };
};
