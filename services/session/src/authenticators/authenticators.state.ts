import { type Authenticator, type MessageType, recoveryCodeKind } from '@countersign/contracts';
import type { AuthenticatorsEvent } from './authenticators.events.ts';

/**
 * A confirmed authenticator. One that is still to be proved belongs to the login that enrols it.
 */
export interface Confirmed {
  readonly authenticatorId: string;
  readonly kind: Authenticator['kind'];
  readonly sealed: string;
  readonly messageType?: MessageType | undefined;
  /** In clear, as it was recorded until names were sealed. */
  readonly name?: string | undefined;
  readonly sealedName?: string | undefined;
  readonly isLocked: boolean;
  readonly createdAt: string;
}

/** What a person has, oldest first. */
export interface Authenticators {
  readonly confirmed: readonly Confirmed[];
  /** Ids that were removed: none of them comes back, however late its enrollment is repeated. */
  readonly removed: readonly string[];
  /** How often what they can prove has changed: a remembered browser outlives no change. */
  readonly changes: number;
  /** The challenges that recovery codes were spent on: settling one again changes nothing. */
  readonly spentOn: readonly string[];
  /** The login the present recovery code was given in, and how many were given there. */
  readonly given?: { readonly loginSessionId: string | undefined; readonly times: number };
}

export const initial: Authenticators = { confirmed: [], removed: [], changes: 0, spentOn: [] };

const change = (
  state: Authenticators,
  authenticatorId: string,
  changes: Partial<Confirmed>,
): Authenticators => ({
  ...state,
  confirmed: state.confirmed.map((each) =>
    each.authenticatorId === authenticatorId ? { ...each, ...changes } : each,
  ),
});

const add = (state: Authenticators, added: Confirmed): Authenticators => ({
  ...state,
  changes: state.changes + 1,
  confirmed: [...state.confirmed, added],
});

const without = (state: Authenticators, gone: readonly string[]): Authenticators => ({
  ...state,
  confirmed: state.confirmed.filter((each) => !gone.includes(each.authenticatorId)),
  removed: [...state.removed, ...gone],
  changes: state.changes + 1,
});

/** The recovery code of a person: one at most. */
export const recoveryCodeOf = ({ confirmed }: Authenticators): Confirmed | undefined =>
  confirmed.find(({ kind }) => kind === recoveryCodeKind);

/** What was enrolled: all but what only stands beside it, which is of one of these kinds. */
export const enrolledOf = (
  { confirmed }: Authenticators,
  spareKinds: readonly string[],
): readonly Confirmed[] => confirmed.filter(({ kind }) => !spareKinds.includes(kind));

export const evolve = (state: Authenticators, event: AuthenticatorsEvent): Authenticators => {
  if (event.type === 'BrowsersForgotten') return { ...state, changes: state.changes + 1 };
  const { type, data } = event;
  const { authenticatorId } = data;
  switch (type) {
    case 'AuthenticatorEnrolled': {
      const { kind, sealed, messageType, enrolledAt: createdAt } = data;
      return add(state, { authenticatorId, kind, sealed, messageType, isLocked: false, createdAt });
    }
    case 'AuthenticatorRegistered': {
      const { kind, sealed, messageType, name, sealedName, registeredAt: createdAt } = data;
      const what = { kind, sealed, messageType, name, sealedName };
      return add(state, { authenticatorId, ...what, isLocked: false, createdAt });
    }
    case 'AuthenticatorRenamed':
      return change(
        state,
        authenticatorId,
        data.sealedName === undefined
          ? { name: data.name, sealedName: undefined }
          : { name: undefined, sealedName: data.sealedName },
      );
    case 'MessageTypePreferred':
      return change(state, authenticatorId, { messageType: data.messageType });
    case 'AuthenticatorLocked':
      // Whoever locked it on purpose shall not also shut out the browsers its owner is known by.
      return change(state, authenticatorId, { isLocked: true });
    case 'AuthenticatorRemoved':
      return without(state, [authenticatorId]);
    case 'RecoveryCodeSpent':
      return {
        ...without(state, [authenticatorId]),
        spentOn: [...state.spentOn, data.challengeId],
      };
    case 'RecoveryCodeGiven': {
      const { sealed, loginSessionId, givenAt: createdAt } = data;
      const before = recoveryCodeOf(state);
      const kept = before ? without(state, [before.authenticatorId]) : state;
      const what = { kind: recoveryCodeKind, sealed, isLocked: false, createdAt } as const;
      const isSame = loginSessionId !== undefined && state.given?.loginSessionId === loginSessionId;
      const times = isSame ? (state.given?.times ?? 0) + 1 : 1;
      return { ...add(kept, { authenticatorId, ...what }), given: { loginSessionId, times } };
    }
  }
};

/** The one of this id, where the person has it. */
export const findConfirmed = (
  { confirmed }: Authenticators,
  authenticatorId: string,
): Confirmed | undefined => confirmed.find((each) => each.authenticatorId === authenticatorId);
