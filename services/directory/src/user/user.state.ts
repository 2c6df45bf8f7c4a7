import type { Claim } from '../reservation/claim.events.ts';
import type { UserEvent } from './user.events.ts';

interface Holds {
  readonly claims: readonly Claim[];
  readonly fenced: readonly string[];
}

export interface ActiveUser extends Holds {
  readonly status: 'active';
  readonly tenantId: string;
  readonly userId: string;
  readonly connection: string;
  readonly strategy: string;
  readonly sealedProfile: string;
  readonly sealedPassword: string | null;
  readonly emailFingerprint: string | null;
  readonly blocked: boolean;
  readonly importMark?: string | undefined;
  readonly passwordChangedAt?: string | undefined;
  /** How often it was; a row of a list that an older release made began to count late. */
  readonly passwordChanges?: number | undefined;
  /** The login in which its person chose it, where they came by a link. */
  readonly passwordChosenIn?: string | undefined;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Whose data key is to be destroyed, and which names are to be released. */
export interface Erasure {
  readonly tenantId: string;
  readonly userId: string;
  readonly claims: readonly Claim[];
}

export type User =
  | ({ readonly status: 'unknown' } & Holds)
  | ActiveUser
  | ({
      readonly status: 'erased';
      /** What is to follow, for whoever asks again. */
      readonly erasure: Erasure;
    } & Holds);

/** Names the password and the address of a person: no clock decides which came first. */
export const credentialsVersionOf = ({
  passwordChanges = 0,
  emailFingerprint,
}: Pick<ActiveUser, 'passwordChanges' | 'emailFingerprint'>): string =>
  `${passwordChanges}.${emailFingerprint ?? ''}`;

export const initial: User = { status: 'unknown', claims: [], fenced: [] };

const change = (state: User, at: string, part: Partial<ActiveUser>): User =>
  state.status === 'active' ? { ...state, ...part, updatedAt: at } : state;

const passwordChangesOf = (state: User): number =>
  (state.status === 'active' && state.passwordChanges) || 0;

export const evolve = (state: User, { type, data }: UserEvent): User => {
  const { at } = data;
  switch (type) {
    case 'UserCreated': {
      const { at: _, ...rest } = data;
      return { status: 'active', ...rest, fenced: state.fenced, createdAt: at, updatedAt: at };
    }
    case 'UserProfileChanged': {
      const { sealedProfile, emailFingerprint, claims } = data;
      return change(state, at, { sealedProfile, emailFingerprint, claims });
    }
    case 'UserPasswordChanged':
      return change(state, at, {
        sealedPassword: data.sealedPassword,
        ...(!data.isRehash && {
          passwordChangedAt: at,
          passwordChanges: passwordChangesOf(state) + 1,
          passwordChosenIn: data.loginSessionId,
        }),
      });
    case 'UserBlocked':
      return change(state, at, { blocked: true });
    case 'UserUnblocked':
      return change(state, at, { blocked: false });
    case 'UserErased': {
      const { at: _, ...erasure } = data;
      return { status: 'erased', erasure, claims: [], fenced: state.fenced };
    }
    case 'ClaimFenced':
      return { ...state, fenced: [...state.fenced, data.claimId] };
  }
};
