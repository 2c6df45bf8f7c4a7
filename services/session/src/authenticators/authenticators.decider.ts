import { codeGoingWith } from '@countersign/contracts';
import { accept, type Decider, type Decision, refuse } from '@countersign/core';
import type {
  AuthenticatorsCommand,
  ConfirmEnrollment,
  EnrollPasskey,
  ForgetBrowsers,
  LockAuthenticator,
  RegisterAuthenticator,
  Registering,
  RemoveAuthenticator,
  RemoveAuthenticators,
  ReplaceAuthenticators,
  UpdateAuthenticator,
} from './authenticators.commands.ts';
import {
  AuthenticatorEnrolled,
  AuthenticatorLocked,
  AuthenticatorRegistered,
  AuthenticatorRemoved,
  AuthenticatorRenamed,
  type AuthenticatorsEvent,
  BrowsersForgotten,
  MessageTypePreferred,
  RecoveryCodeGiven,
} from './authenticators.events.ts';
import {
  type Authenticators,
  enrolledOf,
  evolve,
  findConfirmed,
  initial,
  recoveryCodeOf,
} from './authenticators.state.ts';
import { give, type RecoveryCodeRefusal, spend } from './recovery-code.decider.ts';

export type AuthenticatorsRefusal =
  | RecoveryCodeRefusal
  | 'authenticator_exists'
  | 'too_many_authenticators'
  | 'enrollment_not_allowed';

type Deciding = Decision<AuthenticatorsEvent, AuthenticatorsRefusal>;

/** As many as Auth0's My Account API lists. */
export const authenticatorsMax = 20;

const confirm = (command: ConfirmEnrollment, state: Authenticators): Deciding => {
  const { type: _, besides, voidedBy, recoveryCode, spareKinds, now, ...enrolled } = command;
  if (findConfirmed(state, enrolled.authenticatorId)) return accept();
  if (state.removed.includes(enrolled.authenticatorId)) return refuse('authenticator_unknown');
  // Somebody proved another meanwhile: a further one now needs that one's proof.
  const isJoined = enrolledOf(state, spareKinds).some(
    (each) => !besides.includes(each.authenticatorId),
  );
  const isHeld = state.confirmed.some(({ kind }) => voidedBy.includes(kind));
  // It may have been begun by a proof of this very one, which proves nothing any more.
  const isBereft = besides.some((each) => state.removed.includes(each));
  if (isJoined || isHeld || isBereft) return refuse('enrollment_not_allowed');
  if (state.confirmed.length >= authenticatorsMax) return refuse('too_many_authenticators');
  const { tenantId, userId, loginSessionId } = command;
  const isFirst = recoveryCode && !recoveryCodeOf(state);
  const given = { tenantId, userId, loginSessionId, givenAt: now };
  return accept(
    AuthenticatorEnrolled({ ...enrolled, enrolledAt: now }),
    ...(isFirst ? [RecoveryCodeGiven({ ...recoveryCode, ...given })] : []),
  );
};

/** Beside what they have it takes a proof of that: a password alone adds the first thing only. */
const enrollPasskey = (command: EnrollPasskey, state: Authenticators): Deciding => {
  const { type: _, isProved, spareKinds, now, ...enrolled } = command;
  if (findConfirmed(state, enrolled.authenticatorId)) return accept();
  const isFirst =
    enrolledOf(state, spareKinds).length === 0 &&
    !state.confirmed.some(({ kind }) => kind === enrolled.kind);
  if (!isProved && !isFirst) return refuse('enrollment_not_allowed');
  if (state.confirmed.length >= authenticatorsMax) return refuse('too_many_authenticators');
  return accept(AuthenticatorEnrolled({ ...enrolled, enrolledAt: now }));
};

const registered = (
  { tenantId, userId, now }: RegisterAuthenticator | ReplaceAuthenticators,
  { repeats: _, ...kept }: Registering,
) => AuthenticatorRegistered({ tenantId, userId, ...kept, registeredAt: now });

const register = (command: RegisterAuthenticator, state: Authenticators): Deciding => {
  const { registering } = command;
  if (findConfirmed(state, registering.authenticatorId)) return accept();
  if (registering.repeats) return refuse('authenticator_exists');
  if (state.confirmed.length >= authenticatorsMax) return refuse('too_many_authenticators');
  return accept(registered(command, registering));
};

const removeAll = (
  { tenantId, userId, now }: RemoveAuthenticators | ReplaceAuthenticators,
  { confirmed }: Authenticators,
) =>
  confirmed.map(({ authenticatorId }) =>
    AuthenticatorRemoved({ tenantId, userId, authenticatorId, removedAt: now }),
  );

const replace = (command: ReplaceAuthenticators, state: Authenticators): Deciding => {
  const { registering } = command;
  if (registering.some(({ repeats }) => repeats)) return refuse('authenticator_exists');
  if (registering.length > authenticatorsMax) return refuse('too_many_authenticators');
  const added = registering.map((each) => registered(command, each));
  return accept(...removeAll(command, state), ...added);
};

const update = (command: UpdateAuthenticator, state: Authenticators): Deciding => {
  const { tenantId, userId, authenticatorId, sealedName, messageType, now } = command;
  const one = { tenantId, userId, authenticatorId };
  const found = findConfirmed(state, authenticatorId);
  if (!found) return refuse('authenticator_unknown');
  const isPreferred =
    messageType !== undefined && found.kind === 'phone' && messageType !== found.messageType;
  return accept(
    ...(sealedName === undefined
      ? []
      : [AuthenticatorRenamed({ ...one, name: '', sealedName, renamedAt: now })]),
    ...(isPreferred ? [MessageTypePreferred({ ...one, messageType, preferredAt: now })] : []),
  );
};

const remove = (command: RemoveAuthenticator, state: Authenticators): Deciding => {
  const { type: _, spareKinds, now, ...one } = command;
  if (!findConfirmed(state, command.authenticatorId)) return refuse('authenticator_unknown');
  const removed = (authenticatorId: string) =>
    AuthenticatorRemoved({ ...one, authenticatorId, removedAt: now });
  const code = codeGoingWith(state.confirmed, one.authenticatorId, spareKinds);
  return accept(removed(one.authenticatorId), ...(code ? [removed(code.authenticatorId)] : []));
};

const lock = (command: LockAuthenticator, state: Authenticators): Deciding => {
  const { type: _, now, ...one } = command;
  const found = findConfirmed(state, command.authenticatorId);
  if (!found) return refuse('authenticator_unknown');
  return found.isLocked ? accept() : accept(AuthenticatorLocked({ ...one, lockedAt: now }));
};

/** Of who never had anything no browser is remembered: of who was erased, say. */
const forgetBrowsers = (
  { tenantId, userId, now }: ForgetBrowsers,
  { changes }: Authenticators,
): Deciding =>
  changes === 0 ? accept() : accept(BrowsersForgotten({ tenantId, userId, forgottenAt: now }));

const decide = (command: AuthenticatorsCommand, state: Authenticators): Deciding => {
  switch (command.type) {
    case 'ConfirmEnrollment':
      return confirm(command, state);
    case 'EnrollPasskey':
      return enrollPasskey(command, state);
    case 'RegisterAuthenticator':
      return register(command, state);
    case 'ReplaceAuthenticators':
      return replace(command, state);
    case 'UpdateAuthenticator':
      return update(command, state);
    case 'RemoveAuthenticator':
      return remove(command, state);
    case 'RemoveAuthenticators':
      return accept(...removeAll(command, state));
    case 'LockAuthenticator':
      return lock(command, state);
    case 'ForgetBrowsers':
      return forgetBrowsers(command, state);
    case 'GiveRecoveryCode':
      return give(command, state);
    case 'SpendRecoveryCode':
      return spend(command, state);
  }
};

/** What one person can prove themselves with. */
export const authenticators: Decider<
  Authenticators,
  AuthenticatorsCommand,
  AuthenticatorsEvent,
  AuthenticatorsRefusal
> = { initial, evolve, decide };
