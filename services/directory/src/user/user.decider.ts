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
import { evolve, initial, type User } from './user.state.ts';

/** `name_lost`: a name reserved for this was taken over before it was used. */
export type UserRefusal = 'user_exists' | 'user_unknown' | 'name_lost' | 'claim_in_use';

/** An id is given once: an erased user never comes back under it. */
const create = ({ type: _, now, claims, ...rest }: CreateUser, state: User) => {
  if (state.status !== 'unknown') return refuse('user_exists');
  if (isLost(claims, state)) return refuse('name_lost');
  return accept(UserCreated({ ...rest, claims: [...claims], at: now }));
};

const change = ({ described, sealedPassword, isRehash, blocked, now }: ChangeUser, state: User) => {
  if (state.status !== 'active') return refuse('user_unknown');
  if (described && isLost(described.claims, state)) return refuse('name_lost');

  return accept(
    ...(described
      ? [UserProfileChanged({ ...described, claims: [...described.claims], at: now })]
      : []),
    ...(sealedPassword === undefined
      ? []
      : [UserPasswordChanged({ sealedPassword, ...(isRehash && { isRehash }), at: now })]),
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
