import { type Application, bucketOf } from '@countersign/contracts';
import { type Clock, capped, msBetween, plus, type Records } from '@countersign/core';
import { randomToken, recordKey } from '@countersign/edge-http';
import type { RefreshTokenFamily, SignedInBrowser, SignIns } from '@countersign/login-flow';
import { z } from 'zod';
import { type Grant, grant } from './grant.ts';
import type { TokenFamilies } from './token-family.ts';

const kept = z.object({
  grant,
  /** When the family ends, however much it is used. */
  familyEndsAt: z.string(),
  /** When this token ends unless it is used. */
  idleEndsAt: z.string(),
});
type Kept = z.output<typeof kept>;

export const refreshTokenBucket = bucketOf('refresh-tokens', kept);

/** As long as a code could be exchanged, and a clock be wrong. */
const authorizationCodeMs = 2 * 60_000;

interface Needs {
  readonly keyValue: Records['keyValue'];
  readonly clock: Clock;
  readonly families: TokenFamilies;
  readonly listed: SignIns['refreshTokens'];
}

const earlier = (one: string, other: string) => (one < other ? one : other);

/**
 * Refresh tokens: each is used once, and what comes of it is the next. A token's name says which
 * one is meant to whoever is to come back to it, and is worth nothing to whoever reads it.
 */
export const refreshTokens = ({ keyValue, clock, families, listed }: Needs) => {
  const records = keyValue(refreshTokenBucket);
  const nameOf = ({ tenantId, clientId }: Application, token: string): string =>
    recordKey(token, tenantId, clientId);

  const end = ({ grant: { grantId }, familyEndsAt }: Kept) =>
    families.revoke(grantId, Math.max(1, msBetween(clock(), familyEndsAt)));

  /** Ends a family of a list; true for the one caller until whom it lasted. */
  const endListed = ({ id, endsAt }: Pick<RefreshTokenFamily, 'id' | 'endsAt'>) =>
    families.revoke(id, Math.max(1, msBetween(clock(), endsAt)));

  /** Notes whose family it is; of a person with too many, the oldest ends. */
  const list = async (given: Grant, startedAt: string, endsAt: string) => {
    const { grantId, tenantId, userId, clientId, sid, scope, audience } = given;
    const entry = {
      ...{ id: grantId, tenantId, userId, clientId, startedAt, endsAt, scope },
      ...(sid !== undefined && { sid }),
      ...(audience !== undefined && { audience }),
    };
    await Promise.all((await listed.add(entry)).map(endListed));
  };

  const save = async (application: Application, given: Grant, familyEndsAt: string) => {
    const token = randomToken();
    const now = clock();
    const idleMs = application.settings.idleRefreshTokenLifetimeSeconds * 1_000;
    // The record outlives the token until the family ends, so that a replay is known for one.
    await records.put(
      nameOf(application, token),
      { grant: given, familyEndsAt, idleEndsAt: earlier(plus(now, idleMs), familyEndsAt) },
      { ttlMs: Math.max(1, msBetween(now, familyEndsAt)) },
    );
    return token;
  };

  return {
    nameOf,
    /** The first token of a family; `undefined` where the family has already ended. */
    begin: async (application: Application, given: Grant): Promise<string | undefined> => {
      const lifetimeMs = application.settings.refreshTokenLifetimeSeconds * 1_000;
      // Both at once: a token whose family never began, or has ended, is as dead as it is unknown.
      const now = clock();
      const endsAt = plus(now, lifetimeMs);
      const [isBegun, token] = await Promise.all([
        families.begin(given.grantId, lifetimeMs),
        save(application, given, endsAt),
        list(given, now, endsAt),
      ]);
      return isBegun ? token : undefined;
    },
    /**
     * What a token stands for, without using it; `undefined` for whatever cannot be used now. Of a
     * family that has ended nothing is told, not even to say what else would be needed.
     */
    look: async (name: string): Promise<Grant | undefined> => {
      const found = (await records.get(name))?.value;
      if (!found || found.idleEndsAt <= clock()) return undefined;
      return (await families.isLive(found.grant.grantId)) ? found.grant : undefined;
    },
    /**
     * Uses a token up for exactly one caller, and gives the next one, for the same unless more was
     * proved since. Showing a token again ends its family (RFC 9700 4.14.2).
     */
    rotate: async (
      application: Application,
      name: string,
      proved: Partial<Pick<Grant, 'loginSessionId' | 'authTime' | 'proved'>> = {},
    ): Promise<string | undefined> => {
      const use = await records.use(name);
      if (use.status === 'absent') return undefined;
      if (use.status === 'used_before') {
        await end(use.value);
        return undefined;
      }
      const { grant: given, familyEndsAt, idleEndsAt } = use.value;
      if (idleEndsAt <= clock()) return undefined;
      if (!(await families.isLive(given.grantId))) return undefined;
      const endsAt = capped({
        stored: 'refresh token',
        instant: familyEndsAt,
        windowMs: application.settings.refreshTokenLifetimeSeconds * 1_000,
        now: clock(),
      });
      return save(application, { ...given, ...proved }, endsAt);
    },
    /** Whether a family in a list still lasts. */
    lasts: ({ id }: Pick<RefreshTokenFamily, 'id'>): Promise<boolean> => families.isLive(id),
    endListed,
    /** Has no family begin in a browser session any more, by a code that was given in it. */
    endSession: async ({ id }: Pick<SignedInBrowser, 'id'>): Promise<void> => {
      await families.revoke(id, authorizationCodeMs);
    },
    /** Ends the family of a token, whichever of its tokens it is. */
    revoke: async (name: string): Promise<void> => {
      const use = await records.use(name);
      if (use.status !== 'absent') await end(use.value);
    },
  };
};
export type RefreshTokens = ReturnType<typeof refreshTokens>;
