import type { metadata, Profile } from '@countersign/contracts';
import type { Clock } from '@countersign/core';
import type { z } from 'zod';
import type { Claim } from '../reservation/claim.events.ts';
import type { Claims } from '../reservation/claims.ts';
import { userStream } from '../streams.ts';
import { normalName, type PersonalNames } from './names.ts';
import type { ActiveUser } from './user.state.ts';
import type { UserView } from './user-view.ts';
import type { Users } from './users.ts';

type Metadata = z.output<typeof metadata>;

/** A person as they come to be in a database of passwords. */
export interface Newcomer {
  readonly tenantId: string;
  readonly userId: string;
  readonly connection: string;
  readonly profile: Profile & { readonly email: string };
  readonly userMetadata: Metadata;
  readonly appMetadata: Metadata;
  readonly blocked: boolean;
  /** Makes the hash of their password; nothing where they have none. */
  readonly hash: () => Promise<string | null>;
  /** The import and the place in it that they came by. */
  readonly importMark?: string;
}

interface Needs extends Pick<Users, 'run'> {
  readonly claims: Claims;
  readonly names: PersonalNames;
  readonly view: UserView;
  readonly now: Clock;
}

/** An id that somebody chose, with Auth0's mark of a database user before it. */
export const chosenId = (id: string) => (id.startsWith('auth0|') ? id : `auth0|${id}`);

/** A new person's profile, with the names Auth0 gives to who has none. */
const completed = (given: Newcomer['profile'], email: string): Profile => ({
  ...given,
  email,
  emailVerified: given.emailVerified ?? false,
  ...(given.username !== undefined && { username: normalName(given.username) }),
  name: given.name ?? email,
  nickname: given.nickname ?? email.slice(0, email.indexOf('@')),
});

/** Records a new person under names of their own; nothing where another has one of them. */
export const admitUser = ({ run, claims, names, view, now }: Needs) => {
  const record = async (newcomer: Newcomer, held: readonly Claim[]) => {
    const { tenantId, userId, connection, blocked, importMark } = newcomer;
    const { userMetadata, appMetadata } = newcomer;
    const whose = { tenantId, userId };
    const email = normalName(newcomer.profile.email);
    const known = { profile: completed(newcomer.profile, email), userMetadata, appMetadata };
    const hash = await newcomer.hash();
    return run(userStream(tenantId, userId), {
      type: 'CreateUser',
      ...{ ...whose, connection, strategy: 'auth0', blocked },
      sealedPassword: hash === null ? null : await view.sealPassword(whose, hash),
      sealedProfile: await view.seal(whose, known),
      emailFingerprint: names.emailFingerprint(tenantId, email),
      claims: held,
      ...(importMark !== undefined && { importMark }),
      now: now(),
    });
  };

  return async (newcomer: Newcomer): Promise<ActiveUser | undefined> => {
    const { tenantId, userId, connection, profile } = newcomer;
    const reserved = names.reservationsOf(tenantId, connection, profile);
    const stream = userStream(tenantId, userId);
    const created = await claims.holding(reserved, stream, (held) => record(newcomer, held));
    // A name that was lost on the way is somebody else's by now.
    return created && !created.refusal && created.state.status === 'active'
      ? created.state
      : undefined;
  };
};
export type AdmitUser = ReturnType<typeof admitUser>;
