import type * as contracts from '@countersign/contracts';
import { type Clock, no, type ParsedRequestOf, yes } from '@countersign/kernel';
import type { NewId } from '../adapters/random-id.ts';
import type { Answering } from '../answering.ts';
import type { FindConnection } from '../connection/find-connection.ts';
import type { Claim } from '../reservation/claim.events.ts';
import type { Claims } from '../reservation/claims.ts';
import { tenantStream, userStream } from '../streams.ts';
import type { Tenants } from '../tenant/tenants.ts';
import { normalName, type PersonalNames } from './names.ts';
import { isWeak, type Passwords } from './passwords.ts';
import type { UserView } from './user-view.ts';
import type { Users } from './users.ts';

type Request = ParsedRequestOf<typeof contracts.createUser>;

interface Needs extends Users {
  readonly recallTenant: Tenants['recall'];
  readonly findConnection: FindConnection;
  readonly claims: Claims;
  readonly names: PersonalNames;
  readonly passwords: Passwords;
  readonly view: UserView;
  readonly now: Clock;
  readonly newId: NewId;
}

/** An id that an admin chose, with Auth0's mark of a database user before it. */
const chosenId = (id: string) => (id.startsWith('auth0|') ? id : `auth0|${id}`);

/** A new person's profile, with the names Auth0 gives to who has none. */
const completed = (given: contracts.Profile, email: string): contracts.Profile => ({
  ...given,
  email,
  emailVerified: given.emailVerified ?? false,
  ...(given.username !== undefined && { username: normalName(given.username) }),
  name: given.name ?? email,
  nickname: given.nickname ?? email.slice(0, email.indexOf('@')),
});

/** What the request lacks to become a user, if anything. */
const lack = ({ profile: { email, username }, password }: Request) => {
  if (email === undefined) return 'email_missing';
  if (password === undefined) return 'password_missing';
  return isWeak(password, [email, username]) ? 'password_too_weak' : undefined;
};

/** Creates a user of a database connection. */
export const createUser = (needs: Needs): Answering<typeof contracts.createUser> => {
  const { run, recall, recallTenant, findConnection, claims, names, passwords, view } = needs;

  /** Why not, as far as it can be told before anything is reserved. */
  const objection = async (request: Request) => {
    const tenant = await recallTenant(tenantStream(request.tenantId));
    if (tenant.status !== 'active') return 'tenant_unknown';
    const connection = await findConnection(request.tenantId, request.connection);
    return connection?.strategy === 'auth0' ? lack(request) : 'connection_unknown';
  };

  const record = async (request: Request, userId: string, held: readonly Claim[]) => {
    const { tenantId, connection, profile, password = '', blocked } = request;
    const { userMetadata, appMetadata } = request;
    const whose = { tenantId, userId };
    const email = normalName(profile.email ?? '');
    const known = { profile: completed(profile, email), userMetadata, appMetadata };
    return run(userStream(tenantId, userId), {
      type: 'CreateUser',
      ...whose,
      connection,
      strategy: 'auth0',
      sealedPassword: await view.sealPassword(whose, await passwords.hash(password)),
      sealedProfile: await view.seal(whose, known),
      emailFingerprint: names.emailFingerprint(tenantId, email),
      claims: held,
      blocked,
      now: needs.now(),
    });
  };

  return async (request) => {
    const { tenantId, connection, profile } = request;
    const against = await objection(request);
    if (against) return no(against);

    const userId = request.userId ? chosenId(request.userId) : needs.newId('user');
    const stream = userStream(tenantId, userId);
    if ((await recall(stream)).status !== 'unknown') return no('user_exists');

    const created = await claims.holding(
      names.reservationsOf(tenantId, connection, profile),
      stream,
      (held) => record(request, userId, held),
    );
    // A name that was lost on the way is somebody else's by now.
    if (!created || created.refusal || created.state.status !== 'active') return no('user_exists');
    const described = await view.describe(created.state);
    return described ? yes(described) : no('user_exists');
  };
};
