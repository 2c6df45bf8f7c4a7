import type { resetPassword as operation } from '@countersign/contracts';
import { type Clock, keyedMutex, no, type ParsedRequestOf, yes } from '@countersign/core';
import type { Answering } from '../answering.ts';
import { userStream } from '../streams.ts';
import { isWeak, type Passwords } from './passwords.ts';
import type { ChangeUser } from './user.commands.ts';
import { type ActiveUser, credentialsVersionOf, type User } from './user.state.ts';
import type { UserView } from './user-view.ts';
import type { Users } from './users.ts';

type Request = ParsedRequestOf<typeof operation>;

interface Needs extends Users {
  readonly passwords: Passwords;
  readonly view: UserView;
  readonly now: Clock;
}

/** The profile with its address verified, where that is news. */
const verified = async (view: UserView, state: ActiveUser): Promise<ChangeUser['described']> => {
  const known = await view.open(state, state.sealedProfile);
  const { email, emailVerified } = known?.profile ?? {};
  if (!known || email === undefined || emailVerified) return undefined;
  const profile = { ...known.profile, emailVerified: true };
  const { emailFingerprint, claims } = state;
  return { sealedProfile: await view.seal(state, { ...known, profile }), emailFingerprint, claims };
};

/** What is to become of a user, from where they stand: made anew when another writer was first. */
const commandFor =
  ({ view, now }: Needs, request: Request, sealedPassword: string) =>
  async (state: User): Promise<ChangeUser> => {
    const described =
      request.verifiesEmail && state.status === 'active' ? await verified(view, state) : undefined;
    return {
      type: 'ChangeUser',
      ...{ sealedPassword, described, ifCredentials: request.credentialsVersion, now: now() },
      loginSessionId: request.loginSessionId,
    };
  };

/**
 * Whether they have by now what is asked for, as this very login gave it: a form that was sent
 * twice. Nobody else is told whether a password is theirs.
 */
const isRepeat = async (
  { passwords, view }: Needs,
  { loginSessionId, password }: Request,
  state: ActiveUser,
): Promise<boolean> => {
  const { passwordChosenIn, sealedPassword } = state;
  if (passwordChosenIn !== loginSessionId || sealedPassword === null) return false;
  const hash = await view.openPassword(state, sealedPassword);
  return hash !== undefined && passwords.verify(hash, password);
};

/** What is said to who comes by a link of before. */
const outdated = async (needs: Needs, request: Request, state: ActiveUser) =>
  (await isRepeat(needs, request, state))
    ? yes({ at: state.passwordChangedAt ?? state.updatedAt })
    : no('credentials_changed');

/** Changes it, where that can be done by this link now. */
const change = async (needs: Needs, request: Request) => {
  const { run, recall, passwords, view } = needs;
  const { tenantId, userId, password, credentialsVersion } = request;
  const stream = userStream(tenantId, userId);
  const before = await recall(stream);
  if (before.status !== 'active') return no('user_unknown');
  if (before.strategy !== 'auth0') return no('password_not_applicable');
  // A hash is dear: what cannot be done by this link is not begun.
  if (credentialsVersionOf(before) !== credentialsVersion) return outdated(needs, request, before);
  const known = await view.open(before, before.sealedProfile);
  if (!known) return no('user_unknown');
  const { email, username } = known.profile;
  if (isWeak(password, [email, username])) return no('password_too_weak');

  const sealed = await view.sealPassword(before, await passwords.hash(password));
  const { refusal, state } = await run(stream, commandFor(needs, request, sealed));
  if (state.status !== 'active') return no('user_unknown');
  switch (refusal) {
    case undefined:
      return yes({ at: state.updatedAt });
    case 'credentials_changed':
      return outdated(needs, request, state);
    case 'user_unknown':
    case 'user_blocked':
      return no(refusal);
    default:
      throw new Error(`choosing a password cannot end in ${refusal}`);
  }
};

/**
 * Gives a person the password that they chose by a link: in one append, which nobody else can make
 * who came by the same link, as it asks for the credentials that the link was issued for. Of many
 * at once each waits here for the one before, so that one alone costs a hash.
 */
export const resetPassword = (needs: Needs): Answering<typeof operation> => {
  const inTurn = keyedMutex();
  return (request) =>
    inTurn(userStream(request.tenantId, request.userId), () => change(needs, request));
};
