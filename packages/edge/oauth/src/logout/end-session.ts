import type { Tenant } from '@countersign/contracts';
import type {
  BrowserSession,
  BrowserSessions,
  RefreshTokenFamily,
  SignedInBrowser,
  SignIns,
} from '@countersign/login-flow';
import type { RefreshTokens } from '../tokens/refresh-tokens.ts';

interface Needs {
  readonly sessions: Pick<BrowserSessions, 'endListed'>;
  readonly signIns: SignIns;
  readonly refreshTokens: Pick<RefreshTokens, 'endSession' | 'endListed'>;
}

/** What a call has ended: what was over before it is not counted. */
export interface EndedSignIns {
  readonly sessions: readonly BrowserSession[];
  /** How many families of refresh tokens. */
  readonly familyCount: number;
}

/**
 * Ends browsers' sessions from elsewhere, with the refresh tokens that were begun in them: the
 * session first, so that nothing new is begun there, by a code that is out either.
 */
export const sessionEnder = ({ sessions, signIns, refreshTokens }: Needs) => {
  const endAll = async (
    { settings }: Tenant,
    entries: readonly SignedInBrowser[],
  ): Promise<readonly BrowserSession[]> => {
    const ended = entries.map(async (entry) => {
      const [session] = await Promise.all([
        sessions.endListed(entry, settings),
        refreshTokens.endSession(entry),
      ]);
      return session ? [session] : [];
    });
    return (await Promise.all(ended)).flat();
  };

  const endFamilies = async (
    { tenantId }: Tenant,
    userId: string,
    isMeant: (family: RefreshTokenFamily) => boolean,
  ): Promise<number> => {
    const families = await signIns.refreshTokens.of({ tenantId, userId });
    const ended = await Promise.all(families.filter(isMeant).map(refreshTokens.endListed));
    return ended.filter(Boolean).length;
  };

  return {
    /** Ends one session, and the families that were begun in it. */
    endSession: async (tenant: Tenant, entry: SignedInBrowser): Promise<EndedSignIns> => {
      const ended = await endAll(tenant, [entry]);
      const isOfIt = ({ sid }: RefreshTokenFamily) => sid === entry.id;
      return {
        sessions: ended,
        familyCount: await endFamilies(tenant, entry.userId, isOfIt),
      };
    },
    /**
     * Leaves somebody signed in in one session alone. Every family ends that was not begun in it:
     * of a session that is long over, and of no browser, too, as whoever stole one would have it.
     */
    endOthers: async (
      tenant: Tenant,
      { userId, sid }: Pick<BrowserSession, 'userId' | 'sid'>,
    ): Promise<EndedSignIns> => {
      const entries = await signIns.sessions.of({ tenantId: tenant.tenantId, userId });
      const ended = await endAll(
        tenant,
        entries.filter(({ id }) => id !== sid),
      );
      const isElsewhere = (family: RefreshTokenFamily) => family.sid !== sid;
      return { sessions: ended, familyCount: await endFamilies(tenant, userId, isElsewhere) };
    },
  };
};
