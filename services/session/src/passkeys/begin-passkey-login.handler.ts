import { type beginPasskeyLogin as operation, readUser } from '@countersign/contracts';
import { no, type ParsedRequestOf, yes } from '@countersign/core';
import { keyIdIn, passkey } from '@countersign/factors';
import { type Confirmed, findConfirmed } from '../authenticators/authenticators.state.ts';
import { keyOf } from '../authenticators/claim-key.ts';
import type { Deps, User } from '../deps.ts';
import { openLogin } from '../login-session/begin-login.handler.ts';

type Request = ParsedRequestOf<typeof operation>;

/** Whose it is, by what the browser says it is; nothing is proved by that. */
const findPasskey = async (deps: Deps, { tenantId, relyingParty, answer }: Request) => {
  const unique = keyIdIn(answer, relyingParty.id);
  const claimed =
    unique === undefined
      ? undefined
      : await deps.owners.ofKey(keyOf(deps, { tenantId, userId: '' }, unique));
  if (claimed?.tenantId !== tenantId) return undefined;
  const user = { tenantId, userId: claimed.userId };
  const theirs = await deps.authenticatorsOf(user);
  const found = findConfirmed(theirs, claimed.authenticatorId);
  return found?.kind === passkey.kind && !found.isLocked ? { user, found } : undefined;
};

/** The database of its person, where that lets people in by passkeys and they may sign in. */
const entryOf = async ({ messaging }: Deps, user: User, { connections }: Request) => {
  const read = await messaging.ask(readUser, user);
  if (!read.ok || read.value.blocked) return undefined;
  return connections.find((each) => each === read.value.connection);
};

/** What its signature showed, where it holds and its count grew. */
const judge = async (
  { vault, attempts }: Deps,
  user: User,
  { authenticatorId, sealed }: Confirmed,
  { relyingParty, challenge, answer }: Request,
) => {
  const kept = await vault.openFor(user, passkey.sealedAs, sealed);
  if (kept === undefined) return undefined;
  const keys = [{ authenticatorId, kept }];
  const evidence = await passkey.proof.judge(answer, {
    ...{ ...user, challengeId: '', purpose: 'login', round: 0, relyingParty, keys, all: keys },
    ...{ challenge: challenge.value, fingerprint: vault.fingerprint },
  });
  if (evidence.kind !== 'signed' || !evidence.proved) return undefined;
  const { amr, isUserVerified, proved } = evidence;
  const asked = vault.fingerprint('passkey-challenges', challenge.value);
  const isCounted = await attempts.count(user, proved, asked);
  return isCounted ? { amr, isUserVerified } : undefined;
};

/**
 * Opens a login by a passkey. Its challenge is used up first, then the attempt is charged, and then
 * the answer is looked at.
 */
export const beginPasskeyLogin = (deps: Deps) => {
  const { usedChallenges, attempts, clock } = deps;
  const open = openLogin(deps);

  return async (request: Request) => {
    const { tenantId, challenge, isPasskeyEnough } = request;
    if (!(await usedChallenges.use(tenantId, challenge))) return no('passkey_refused');
    const theirs = await findPasskey(deps, request);
    if (!theirs) return no('passkey_unknown');
    const { user, found } = theirs;
    const { authenticatorId } = found;
    const now = clock();
    const payer = { ...user, authenticatorId, isSignature: true };
    const charge = await attempts.charge(payer, now);
    if (charge.status === 'too_many_attempts') {
      return no('too_many_attempts', { retryAt: charge.retryAt });
    }
    const [shown, connection] = await Promise.all([
      judge(deps, user, found, request),
      entryOf(deps, user, request),
    ]);
    if (!shown || connection === undefined) return no('passkey_refused');
    await attempts.clear(payer, now);
    const isEnough = isPasskeyEnough && shown.isUserVerified;
    const used = { authenticatorId, ...shown, isEnough };
    const opened = await open(
      { ...request, ...user, offersPasskey: false },
      { primary: { method: 'federated', passkey: used, provedAt: now } },
    );
    if (!opened.ok) return no('passkey_refused');
    const mayAdd = request.offeredIn.includes(connection);
    return yes({ ...opened.value, ...(mayAdd && { mayAddPasskey: true as const }) });
  };
};
