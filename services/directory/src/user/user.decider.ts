import { accept, type Decider, refuse } from '@countersign/core';
import { fence, isLost } from '../reservation/claim.decider.ts';
import type { ChangeUser, CreateUser, EraseUser, UserCommand } from './user.commands.ts';
import {
  UserBlocked,
  UserCreated,
  UserErased,
  type UserEvent,
  UserPasswordChanged,
  UserProfileChanged,
  UserUnblocked,
} from './user.events.ts';
import { type ActiveUser, credentialsVersionOf, evolve, initial, type User } from './user.state.ts';

/** `name_lost`: a name reserved for this was taken over before it was used. */
export type UserRefusal =
  | 'user_exists'
  | 'user_unknown'
  | 'name_lost'
  | 'claim_in_use'
  | 'user_blocked'
  | 'credentials_changed';

/** An id is given once: an erased user never comes back under it. */
const create = ({ type: _, now, claims, ...rest }: CreateUser, state: User) => {
  if (state.status !== 'unknown') return refuse('user_exists');
  if (isLost(claims, state)) return refuse('name_lost');
  return accept(UserCreated({ ...rest, claims: [...claims], at: now }));
};

/** Who comes by a link is let in no further than whoever signs in, and not by one of before. */
const linkFault = (ifCredentials: string, state: ActiveUser) => {
  if (state.blocked) return 'user_blocked';
  return credentialsVersionOf(state) === ifCredentials ? undefined : 'credentials_changed';
};

const change = (command: ChangeUser, state: User) => {
  const { described, sealedPassword, isRehash, blocked, ifCredentials, loginSessionId } = command;
  const { now } = command;
  if (state.status !== 'active') return refuse('user_unknown');
  const amiss = ifCredentials === undefined ? undefined : linkFault(ifCredentials, state);
  if (amiss) return refuse(amiss);
  if (described && isLost(described.claims, state)) return refuse('name_lost');

  return accept(
    ...(described
      ? [UserProfileChanged({ ...described, claims: [...described.claims], at: now })]
      : []),
    ...(sealedPassword === undefined
      ? []
      : [
          UserPasswordChanged({
            sealedPassword,
            ...(isRehash && { isRehash }),
            ...(loginSessionId !== undefined && { loginSessionId }),
            at: now,
          }),
        ]),
    ...(blocked === undefined || blocked === state.blocked
      ? []
      : [(blocked ? UserBlocked : UserUnblocked)({ at: now })]),
  );
};

/** Erasing what is not there, or no more, is not refused: the caller's wish is fulfilled. */
const erase = ({ now }: EraseUser, state: User) => {
  if (state.status !== 'active') return accept();
  const { tenantId, userId, claims } = state;
  return accept(UserErased({ tenantId, userId, claims: [...claims], at: now }));
};

export const user: Decider<User, UserCommand, UserEvent, UserRefusal> = {
  initial,
  evolve,
  decide: (command, state) => {
    switch (command.type) {
      case 'CreateUser':
        return create(command, state);
      case 'ChangeUser':
        return change(command, state);
      case 'EraseUser':
        return erase(command, state);
      case 'FenceClaim':
        return fence(command, state);
    }
  },
};
