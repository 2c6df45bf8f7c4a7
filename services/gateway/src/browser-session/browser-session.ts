import { instant, type Tenant } from '@countersign/contracts';
import { type Clock, defineBucket, type Messaging, msBetween } from '@countersign/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Cookies } from '../plugins/cookies.ts';
import { randomToken, recordKey } from '../random-token.ts';

/** A browser somebody is signed in to. It counts for what its login proved, and no more. */
const browserSession = z.object({
  tenantId: z.string(),
  userId: z.string(),
  /** The login that this session came from. */
  loginSessionId: z.string(),
  /** What id tokens call the session. */
  sid: z.string(),
  authTime: z.int(),
  startedAt: instant,
  seenAt: instant,
});
export type BrowserSession = z.output<typeof browserSession>;

const hourMs = 3_600_000;

const browserSessionBucket = defineBucket('browser-sessions', {
  value: browserSession,
  // Auth0's longest; each record says for itself how long its tenant lets it live.
  ttlMs: 168 * hourMs,
});

interface Needs {
  readonly keyValue: Messaging['keyValue'];
  readonly clock: Clock;
  readonly newId: () => string;
  readonly cookies: Cookies;
}

interface Begun extends Pick<BrowserSession, 'userId' | 'loginSessionId' | 'authTime'> {
  /** The session that this one goes on with: only its id and what it proved are new. */
  readonly continues?: BrowserSession;
}

/** A session that was begun, and what keeps it: a record, and the browser's cookie. */
export interface BegunSession {
  readonly session: BrowserSession;
  readonly keep: () => Promise<void>;
}

/** How much longer a session lasts: until it idles out or reaches its end, whichever is first. */
const remainingMs = (
  { startedAt, seenAt }: Pick<BrowserSession, 'startedAt' | 'seenAt'>,
  { sessionLifetimeHours, idleSessionLifetimeHours }: Tenant['settings'],
  now: string,
): number =>
  Math.min(
    sessionLifetimeHours * hourMs - msBetween(startedAt, now),
    idleSessionLifetimeHours * hourMs - msBetween(seenAt, now),
  );

/** Browser sessions: 256 random bits in a cookie, and a record that both limits bound. */
export const browserSessions = ({ keyValue, clock, newId, cookies }: Needs) => {
  const records = keyValue(browserSessionBucket);
  const cookie = cookies.nameOf('countersign-session');
  const keyOf = (request: FastifyRequest): string | undefined => {
    const id = request.cookies[cookie];
    return id && recordKey(id, request.tenant.tenantId);
  };

  const end = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const key = keyOf(request);
    if (key === undefined) return;
    await records.remove(key);
    reply.clearCookie(cookie, cookies.options);
  };

  return {
    /** The session this browser has, marked as seen now. */
    find: async (request: FastifyRequest): Promise<BrowserSession | undefined> => {
      const key = keyOf(request);
      const found = key === undefined ? undefined : await records.get(key);
      if (key === undefined || !found) return undefined;
      const now = clock();
      const { settings } = request.tenant;
      if (remainingMs(found.value, settings, now) <= 0) return undefined;
      const seen = { ...found.value, seenAt: now };
      // Where another request was quicker, it has marked the session just as well.
      await records.replace(key, seen, found.revision, {
        ttlMs: remainingMs(seen, settings, now),
      });
      return seen;
    },
    /**
     * Begins a session under a new id, and forgets the one before: an id known before an
     * authentication is worth nothing after it (OWASP ASVS 7.2.4). It counts once it is kept.
     */
    begin: async (
      request: FastifyRequest,
      reply: FastifyReply,
      { continues, ...begun }: Begun,
    ): Promise<BegunSession> => {
      const before = keyOf(request);
      if (before !== undefined) await records.remove(before);
      const now = clock();
      const { tenantId, settings } = request.tenant;
      const { sid, startedAt } = continues ?? { sid: newId(), startedAt: now };
      const session = { ...begun, tenantId, sid, startedAt, seenAt: now };
      const id = randomToken();
      const keep = async () => {
        await records.put(recordKey(id, tenantId), session, {
          ttlMs: remainingMs(session, settings, now),
        });
        const maxAge = Math.floor(settings.sessionLifetimeHours * 3_600);
        reply.setCookie(cookie, id, { ...cookies.options, maxAge });
      };
      return { session, keep };
    },
    end,
  };
};
export type BrowserSessions = ReturnType<typeof browserSessions>;
