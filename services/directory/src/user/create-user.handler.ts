import type * as contracts from '@countersign/contracts';
import { no, type ParsedRequestOf, yes } from '@countersign/core';
import type { NewId } from '../adapters/random-id.ts';
import type { Answering } from '../answering.ts';
import type { FindConnection } from '../connection/find-connection.ts';
import { tenantStream, userStream } from '../streams.ts';
import type { Tenants } from '../tenant/tenants.ts';
import { type AdmitUser, chosenId } from './admit-user.ts';
import { isWeak, type Passwords } from './passwords.ts';
import type { UserView } from './user-view.ts';
import type { Users } from './users.ts';

type Request = ParsedRequestOf<typeof contracts.createUser>;

interface Needs extends Pick<Users, 'recall'> {
  readonly recallTenant: Tenants['recall'];
  readonly findConnection: FindConnection;
  readonly admit: AdmitUser;
  readonly passwords: Passwords;
  readonly view: UserView;
  readonly newId: NewId;
}

/** What the request lacks to become a user, if anything. */
const lack = ({ profile: { email, username }, password }: Request) => {
  if (email === undefined) return 'email_missing';
  if (password === undefined) return 'password_missing';
  return isWeak(password, [email, username]) ? 'password_too_weak' : undefined;
};

/** Creates a user of a database connection. */
export const createUser = (needs: Needs): Answering<typeof contracts.createUser> => {
  const { recall, recallTenant, findConnection, admit, passwords, view, newId } = needs;

  /** Why not, as far as it can be told before anything is reserved. */
  const objection = async (request: Request) => {
    const tenant = await recallTenant(tenantStream(request.tenantId));
    if (tenant.status !== 'active') return 'tenant_unknown';
    const connection = await findConnection(request.tenantId, request.connection);
    return connection?.strategy === 'auth0' ? lack(request) : 'connection_unknown';
  };

  return async (request) => {
    const { tenantId, profile, password = '' } = request;
    const against = await objection(request);
    if (against) return no(against);

    const userId = request.userId ? chosenId(request.userId) : newId('user');
    if ((await recall(userStream(tenantId, userId))).status !== 'unknown') {
      return no('user_exists');
    }
    const { email = '' } = profile;
    const user = await admit({
      ...{ ...request, userId, profile: { ...profile, email } },
      hash: () => passwords.hash(password),
    });
    const described = user && (await view.describe(user));
    return described ? yes(described) : no('user_exists');
  };
};
