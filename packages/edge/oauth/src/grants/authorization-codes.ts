import { type Application, bucketOf } from '@countersign/contracts';
import { type Clock, isFresh, plus, type Records } from '@countersign/core';
import { freshCode, recordKey } from '@countersign/edge-http';
import { z } from 'zod';
import { ceremony, grant } from '../tokens/grant.ts';
import type { TokenFamilies } from '../tokens/token-family.ts';

const kept = z.object({
  grant,
  ceremony,
  redirectUri: z.string(),
  codeChallenge: z.string().optional(),
  expiresAt: z.string(),
});
export type KeptCode = z.output<typeof kept>;

/** RFC 6749 4.1.2 wants a short life; ours is a minute. */
const lifetimeMs = 60_000;

/** A used code is remembered for longer, so that showing it again is seen for what it is. */
const codeBucket = bucketOf('authorization-codes', kept);

interface Needs {
  readonly keyValue: Records['keyValue'];
  readonly clock: Clock;
  readonly families: TokenFamilies;
}

interface Issuing extends Omit<KeptCode, 'expiresAt'> {
  readonly token?: string;
}

/** Authorization codes: each names what a login gave, and can be exchanged once. */
export const authorizationCodes = ({ keyValue, clock, families }: Needs) => {
  const records = keyValue(codeBucket);
  return {
    /** Issues a code. One issued before, of the same random part, stays as it is: used, too. */
    issue: async ({ token, grant: given, ...rest }: Issuing): Promise<string> => {
      const code = freshCode(token);
      const key = recordKey(code, given.tenantId, given.clientId);
      await records.create(key, { ...rest, grant: given, expiresAt: plus(clock(), lifetimeMs) });
      return code;
    },
    /**
     * Uses a code up, for exactly one caller. "If an authorization code is used more than once, the
     * authorization server MUST deny the request and SHOULD revoke (when possible) all tokens
     * previously issued based on that authorization code" (RFC 6749 4.1.2).
     */
    use: async (application: Application, code: string): Promise<KeptCode | undefined> => {
      const { tenantId, clientId, settings } = application;
      const use = await records.use(recordKey(code, tenantId, clientId));
      if (use.status === 'used_before') {
        const { grantId } = use.value.grant;
        await families.revoke(grantId, settings.refreshTokenLifetimeSeconds * 1_000);
      }
      if (use.status !== 'used') return undefined;
      const { expiresAt } = use.value;
      return isFresh(expiresAt, 'authorization code', lifetimeMs, clock) ? use.value : undefined;
    },
  };
};
export type AuthorizationCodes = ReturnType<typeof authorizationCodes>;
