import { beginLogin, bucketOf, isPasskeyEnoughFor, type Tenant } from '@countersign/contracts';
import type { Records } from '@countersign/core';
import { type AccessTokenClaims, type Ask, recordKey } from '@countersign/edge-http';
import { z } from 'zod';
import type { Caller } from '../grants/token-request.ts';

/** As long as the access token it is enrolled by may live. */
const bucket = bucketOf('mfa-enrollments', z.object({ loginSessionId: z.string() }));

interface Needs {
  readonly ask: Ask;
  readonly keyValue: Records['keyValue'];
  readonly newId: () => string;
}

/**
 * What is being enrolled by an access token of a person's own: a login of its own, on top of the
 * one that the token came from. Where it is noted, the token stands in for an `mfa_token` when the
 * enrollment is proved.
 */
export const mfaEnrollments = ({ ask, keyValue, newId }: Needs) => {
  const records = keyValue(bucket);
  const keyOf = (tenantId: string, { jti }: AccessTokenClaims) => recordKey(jti, tenantId);

  return {
    /** Begins one. */
    begin: async (
      { tenantId, settings }: Tenant,
      claims: AccessTokenClaims,
      { host, locale, origin }: Caller,
    ): Promise<string | undefined> => {
      if (claims.login === undefined) return undefined;
      const begun = await ask(beginLogin, {
        ...{ tenantId, userId: claims.sub, clientId: claims.azp, host, locale, origin },
        transactionId: newId(),
        primary: { method: 'session', loginSessionId: claims.login },
        stepUp: false,
        aim: 'enroll',
        isPasskeyEnough: isPasskeyEnoughFor(settings),
      });
      return begun.ok ? begun.value.loginSessionId : undefined;
    },
    /** Notes it for the token to stand for; what the same one had begun before is left. */
    note: async (tenantId: string, claims: AccessTokenClaims, loginSessionId: string) => {
      await records.put(keyOf(tenantId, claims), { loginSessionId });
    },
    find: async (tenantId: string, claims: AccessTokenClaims): Promise<string | undefined> =>
      (await records.get(keyOf(tenantId, claims)))?.value.loginSessionId,
  };
};
export type MfaEnrollments = ReturnType<typeof mfaEnrollments>;
