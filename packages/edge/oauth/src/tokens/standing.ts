import type { Tenant, User } from '@countersign/contracts';
import type { AccessTokenClaims } from '@countersign/edge-http';
import type { ReadActiveUser } from '../grants/active-user.ts';
import { grantIdOf } from './issue-tokens.ts';
import type { TokenFamilies } from './token-family.ts';

interface Needs {
  readonly families: TokenFamilies;
  readonly activeUser: ReadActiveUser;
}

/** Whose access token it is, while they may sign in and the login it came from was not ended. */
export const standings =
  ({ families, activeUser }: Needs) =>
  async (
    { tenantId }: Pick<Tenant, 'tenantId'>,
    { jti, sub: userId }: Pick<AccessTokenClaims, 'jti' | 'sub'>,
  ): Promise<User | undefined> => {
    const [isRevoked, user] = await Promise.all([
      families.isRevoked(grantIdOf(jti)),
      activeUser({ tenantId, userId }),
    ]);
    return isRevoked ? undefined : user;
  };
export type Standing = ReturnType<typeof standings>;
