import type { FenceClaim } from '../reservation/claim.decider.ts';
import type { Claim } from '../reservation/claim.events.ts';

interface Described {
  readonly sealedProfile: string;
  readonly emailFingerprint: string | null;
  /** The names it goes by, reserved beforehand. */
  readonly claims: readonly Claim[];
}

export interface CreateUser extends Described {
  readonly type: 'CreateUser';
  readonly tenantId: string;
  readonly userId: string;
  readonly connection: string;
  readonly strategy: string;
  readonly sealedPassword: string | null;
  readonly blocked: boolean;
  /** The import and the place in it that they come by. */
  readonly importMark?: string;
  readonly now: string;
}

/** What is left out stays as it is. */
export interface ChangeUser {
  readonly type: 'ChangeUser';
  readonly described?: Described | undefined;
  readonly sealedPassword?: string | undefined;
  /** What they must have still, as a link was issued for it: their `credentialsVersion`. */
  readonly ifCredentials?: string | undefined;
  /** The login in which it is chosen, by a link. */
  readonly loginSessionId?: string | undefined;
  /** Where that is the same password, hashed anew. */
  readonly isRehash?: true;
  readonly blocked?: boolean | undefined;
  readonly now: string;
}

export interface EraseUser {
  readonly type: 'EraseUser';
  readonly now: string;
}

export type UserCommand = CreateUser | ChangeUser | EraseUser | FenceClaim;
