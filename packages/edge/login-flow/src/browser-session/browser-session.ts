import { bucketOf, completionRepeatMs, instant, type Tenant } from '@countersign/contracts';
import { type Clock, capped, msBetween, plus, type Records } from '@countersign/core';
import type { Cookies } from '@countersign/edge-http';
import { originOf, recordKey } from '@countersign/edge-http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { deviceLabel } from './device-label.ts';
import { ownedId, type SignedInBrowser, type SignIns } from './sign-ins.ts';

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
  /** What browser it is, in a few words. */
  device: z.string().optional(),
});
export type BrowserSession = z.output<typeof browserSession>;

const hourMs = 3_600_000;

const browserSessionBucket = bucketOf('browser-sessions', browserSession);

interface Needs {
  readonly keyValue: Records['keyValue'];
  readonly clock: Clock;
  readonly cookies: Cookies;
  readonly listed: SignIns['sessions'];
}

interface Begun extends Pick<BrowserSession, 'userId' | 'loginSessionId' | 'authTime' | 'sid'> {
  /** What the browser's cookie will hold. */
  readonly id: string;
  /** The application it is begun for. */
  readonly clientId: string;
  /** The session that this one goes on with: only its id and what it proved are new. */
  readonly continues?: BrowserSession;
}

/** A session that was begun, and what keeps it: a record, and the browser's cookie. */
export interface BegunSession {
  readonly session: BrowserSession;
  readonly keep: () => Promise<void>;
}

/**
 * What stands in the place of a session that was ended, for longer than the login which began it
 * can be repeated: what is over does not come back by that.
 */
const over: BrowserSession = {
  ...{ tenantId: '', userId: '', loginSessionId: '', sid: '', authTime: 0 },
  ...{ startedAt: new Date(0).toISOString(), seenAt: new Date(0).toISOString() },
};
const overMs = 2 * completionRepeatMs;

/** No session began in the future: by a clock that is right, it begins now. */
const notAfter = (instant: string, now: string): string =>
  capped({ stored: 'browser session', instant, windowMs: 0, now });

/** How much longer a session lasts: until it idles out or reaches its end, whichever is first. */
const remainingMs = (
  { startedAt, seenAt }: Pick<BrowserSession, 'startedAt' | 'seenAt'>,
  { sessionLifetimeHours, idleSessionLifetimeHours }: Tenant['settings'],
  now: string,
): number =>
  Math.min(
    sessionLifetimeHours * hourMs - msBetween(notAfter(startedAt, now), now),
    idleSessionLifetimeHours * hourMs - msBetween(notAfter(seenAt, now), now),
  );

/** Browser sessions: 256 random bits in a cookie, and a record that both limits bound. */
export const browserSessions = ({ keyValue, clock, cookies, listed }: Needs) => {
  const records = keyValue(browserSessionBucket);
  // An application on another site renews silently in a frame, and asks by a posted form.
  const named = cookies.everywhere('countersign-session');
  const keyOf = (request: FastifyRequest): string | undefined => {
    const id = named.map(({ name }) => request.cookies[name]).find((value) => value !== undefined);
    return id && recordKey(id, request.tenant.tenantId);
  };

  const forget = (key: string) => records.put(key, over, { ttlMs: overMs });

  /** The session of a key, while it lasts. */
  const lasting = async (key: string, settings: Tenant['settings']) => {
    const found = await records.get(key);
    const isOver = !found || remainingMs(found.value, settings, clock()) <= 0;
    return isOver ? undefined : found;
  };

  const end = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const key = keyOf(request);
    if (key === undefined) return;
    await forget(key);
    for (const { name, options } of named) reply.clearCookie(name, options);
  };

  return {
    /** The session this browser has, marked as seen now. */
    find: async (request: FastifyRequest): Promise<BrowserSession | undefined> => {
      const key = keyOf(request);
      const found = key === undefined ? undefined : await lasting(key, request.tenant.settings);
      if (key === undefined || !found) return undefined;
      const now = clock();
      const { settings } = request.tenant;
      const startedAt = notAfter(found.value.startedAt, now);
      const seen = { ...found.value, startedAt, seenAt: now };
      // Where another request was quicker, it has marked the session just as well.
      await records.replace(key, seen, found.revision, {
        ttlMs: remainingMs(seen, settings, now),
      });
      return seen;
    },
    /** The session of an id, without marking it as seen. */
    peek: async (request: FastifyRequest, id: string): Promise<BrowserSession | undefined> => {
      const { tenantId, settings } = request.tenant;
      return (await lasting(recordKey(id, tenantId), settings))?.value;
    },
    /**
     * Begins a session under a new id, and then forgets the one before: an id known before an
     * authentication is worth nothing after it (OWASP ASVS 7.2.4). It counts once it is kept. Where
     * the id was begun before, its session goes on, unless it has ended since.
     */
    begin: async (
      request: FastifyRequest,
      reply: FastifyReply,
      { continues, id, clientId, ...begun }: Begun,
    ): Promise<BegunSession> => {
      const before = keyOf(request);
      const now = clock();
      const { tenantId, settings } = request.tenant;
      const own = recordKey(id, tenantId);
      const owner = { tenantId, userId: begun.userId };
      const fresh = { sid: ownedId(owner, begun.sid), startedAt: now };
      const { sid, startedAt } = continues ?? fresh;
      const device = deviceLabel(originOf(request).userAgent);
      const session = {
        ...{ ...begun, tenantId, sid, startedAt, seenAt: now },
        ...(device !== undefined && { device }),
      };
      const keep = async () => {
        const ttlMs = remainingMs(session, settings, now);
        const endsAt = plus(startedAt, settings.sessionLifetimeHours * hourMs);
        const [isMade, displaced] = await Promise.all([
          records.create(own, session, { ttlMs }),
          listed.add({ id: sid, ...owner, clientId, startedAt, endsAt, recordKey: own }),
        ]);
        await Promise.all(displaced.map((each) => forget(each.recordKey)));
        // Somebody has signed out since, or in again: the browser keeps what it has.
        if (!isMade && !(await lasting(own, request.tenant.settings))) return;
        const maxAge = Math.floor(settings.sessionLifetimeHours * 3_600);
        for (const { name, options } of named) reply.setCookie(name, id, { ...options, maxAge });
        if (before !== undefined && before !== own) await forget(before);
      };
      return { session, keep };
    },
    end,
    /** The session behind an entry of a list, while it lasts. It is not marked as seen. */
    look: async (
      entry: Pick<SignedInBrowser, 'recordKey'>,
      settings: Tenant['settings'],
    ): Promise<BrowserSession | undefined> => (await lasting(entry.recordKey, settings))?.value,
    /**
     * Ends a session by its entry in a list, whichever browser has it. Gives the session to the one
     * caller that ended it; nothing where it was over before.
     */
    endListed: async (
      { recordKey: key }: Pick<SignedInBrowser, 'recordKey'>,
      settings: Tenant['settings'],
    ): Promise<BrowserSession | undefined> => {
      const found = await lasting(key, settings);
      if (found && (await records.replace(key, over, found.revision, { ttlMs: overMs }))) {
        return found.value;
      }
      // It was over; or somebody quicker has ended it since, or marked it as seen.
      const again = found && (await lasting(key, settings));
      await forget(key);
      return again?.value;
    },
  };
};
export type BrowserSessions = ReturnType<typeof browserSessions>;
