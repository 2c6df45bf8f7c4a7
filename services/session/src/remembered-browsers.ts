import {
  type BrowserMemory,
  bucketOf,
  type Guardian,
  instant,
  recordTable,
} from '@countersign/contracts';
import { type Clock, capped, compareAndSet, msBetween, type Records } from '@countersign/core';
import { type User, unlessErased, type Vault } from '@countersign/vault';
import { z } from 'zod';
import type { Authenticators } from './authenticators/authenticators.state.ts';
import { markMs } from './erasure-mark.ts';
import { isTheirs } from './is-theirs.ts';

/** A browser in which a person proved a second factor, and wished not to be asked each time. */
const rememberedBrowser = z.object({
  tenantId: z.string(),
  userId: z.string(),
  /** How often what the person has had changed by then: with the next change it is forgotten. */
  changes: z.int().nonnegative(),
  rememberedAt: instant,
  seenAt: instant,
  /** What it is, in a few words, for its person's list of them: sealed for them. */
  sealedDevice: z.string().optional(),
  /** It stands in that list; one of before there was a list is added when it is seen again. */
  isListed: z.literal(true).optional(),
});
type RememberedBrowser = z.output<typeof rememberedBrowser>;

const rememberedBrowserBucket = bucketOf('remembered-browsers', rememberedBrowser);

/** The digests of a person's, the latest first: what each is worth its own record says. */
const browsersOfUsers = bucketOf('browsers-of-users', z.array(z.string()));
/** More than anybody has: with the next the oldest is forgotten. */
const listedMax = 50;
/** From when a list was last added to: it outlives each browser on it. */
const { ttlMs: listMs } = recordTable['browsers-of-users'];

/** In the place of one that was forgotten: it names nobody, and nothing takes its place. */
const nobodys = (now: string): RememberedBrowser => ({
  ...{ tenantId: '', userId: '', changes: 0, rememberedAt: now, seenAt: now },
});
/** Heads the list of who was erased: nothing is added to it. No digest is so short. */
const erased = 'erased';
const isBrowser = (listed: string): boolean => listed !== erased;

const deviceContext = 'remembered-browser';

/** Nothing was remembered in the future: by a clock that is right, it begins now. */
const notAfter = (instant: string, now: string): string =>
  capped({ stored: 'remembered browser', instant, windowMs: 0, now });

/** How much longer a browser is remembered: until it idles out or its time is up. */
const remainingMs = (
  { rememberedAt, seenAt }: Pick<RememberedBrowser, 'rememberedAt' | 'seenAt'>,
  { idleSeconds, overallSeconds }: BrowserMemory,
  now: string,
): number =>
  Math.min(
    overallSeconds * 1_000 - msBetween(notAfter(rememberedAt, now), now),
    idleSeconds * 1_000 - msBetween(notAfter(seenAt, now), now),
  );

/**
 * Whether browsers may stand for a second factor. A policy that weighs the risk of each login does
 * not listen to them (Auth0: adaptive MFA ignores remembered browsers).
 */
export const isMemoryOn = ({ browserMemory, policy }: Guardian): boolean =>
  browserMemory.isOffered && !policy.includes('confidence-score');

interface Needs {
  readonly keyValue: Records['keyValue'];
  readonly vault: Pick<Vault, 'sealFor' | 'openFor'>;
  readonly clock: Clock;
  readonly authenticatorsOf: (user: User) => Promise<Authenticators>;
}

/**
 * The browsers people have had remembered. A browser is known by a digest of the secret it holds;
 * a record counts for one person of one tenant.
 */
export const rememberedBrowsers = ({ keyValue, vault, clock, authenticatorsOf }: Needs) => {
  const records = keyValue(rememberedBrowserBucket);
  const lists = keyValue(browsersOfUsers);
  const change = compareAndSet(lists);
  const listOf = ({ tenantId, userId }: User) => JSON.stringify([tenantId, userId]);
  const listed = async (user: User) => (await lists.get(listOf(user)))?.value ?? [];

  /** Leaves a mark in the place of what is theirs, and of what may be on its way to be. */
  const forgetAllOf = async (user: User, browsers: readonly string[]): Promise<void> => {
    const forget = async (browser: string) => {
      const found = await records.get(browser);
      if (found && !isTheirs(found.value, user)) return;
      await records.put(browser, nobodys(clock()), { ttlMs: markMs });
    };
    await Promise.all(browsers.map(forget));
  };

  const delist = (user: User, browsers: readonly string[]): Promise<void> =>
    change(listOf(user), (before) => ({
      value: before?.filter((each) => !browsers.includes(each)),
      result: undefined,
    }));

  /**
   * Puts a browser at the head of its person's list; whether it stands there. What the list is too
   * full for is forgotten before it is taken off: nothing is remembered that no list names.
   */
  const enlist = async (user: User, browser: string): Promise<boolean> => {
    const listed = await change<readonly string[] | undefined>(listOf(user), (before = []) => {
      if (before[0] === erased) return { result: undefined };
      const value = [browser, ...before.filter((each) => each !== browser)];
      return { value, ttlMs: listMs, result: value };
    });
    const surplus = listed?.slice(listedMax) ?? [];
    if (surplus.length > 0) {
      await forgetAllOf(user, surplus);
      await delist(user, surplus);
    }
    return listed !== undefined;
  };

  /** Whether it is theirs, and not remembered for too long. */
  const isInTime = (user: User, found: RememberedBrowser, guardian: Guardian, now: string) =>
    isTheirs(found, user) && remainingMs(found, guardian.browserMemory, now) > 0;

  const find = async (user: User, browser: string, guardian: Guardian) => {
    if (!isMemoryOn(guardian)) return undefined;
    const found = await records.get(browser);
    const now = clock();
    if (!found || !isInTime(user, found.value, guardian, now)) return undefined;
    const { changes } = await authenticatorsOf(user);
    return changes === found.value.changes ? { ...found, now } : undefined;
  };

  return {
    /**
     * Remembers a browser from now on, and says until when at most; nothing where it is not, as its
     * person was erased. Once: a repeated request brings back none that was forgotten meanwhile. It
     * is listed first: where what comes after fails, the list names one that is none, which nobody
     * is shown; the other way round one would be remembered that nobody could find and forget.
     */
    remember: async (
      user: User,
      { browser, device }: { readonly browser: string; readonly device?: string | undefined },
      guardian: Guardian,
    ): Promise<number | undefined> => {
      const { tenantId, userId } = user;
      const [{ changes }, sealedDevice] = await Promise.all([
        authenticatorsOf(user),
        vault.sealFor(user, deviceContext, device ?? '').catch(unlessErased),
      ]);
      if (sealedDevice === undefined || !(await enlist(user, browser))) return undefined;
      const now = clock();
      const remembered = {
        ...{ tenantId, userId, changes, rememberedAt: now, seenAt: now },
        ...(device !== undefined && { sealedDevice }),
        isListed: true as const,
      };
      const ttlMs = remainingMs(remembered, guardian.browserMemory, now);
      if (!(await records.create(browser, remembered, { ttlMs }))) {
        const before = await records.get(browser);
        if (!before || !isTheirs(before.value, user)) return undefined;
      }
      return guardian.browserMemory.overallSeconds;
    },
    /** Whether it is remembered for this person. Changes nothing: for who is about to decide. */
    isKnown: async (user: User, browser: string, guardian: Guardian): Promise<boolean> =>
      (await find(user, browser, guardian)) !== undefined,
    /** Since when this browser is remembered for this person, if it still is; marks it as seen. */
    recognise: async (
      user: User,
      browser: string,
      guardian: Guardian,
    ): Promise<string | undefined> => {
      const found = await find(user, browser, guardian);
      if (!found) return undefined;
      const { value, revision, now } = found;
      const rememberedAt = notAfter(value.rememberedAt, now);
      const seen = { ...value, rememberedAt, seenAt: now, isListed: true as const };
      if (!value.isListed && !(await enlist(user, browser))) return undefined;
      // Where another request was quicker, it has marked the browser just as well.
      const ttlMs = remainingMs(seen, guardian.browserMemory, now);
      await records.replace(browser, seen, revision, { ttlMs });
      return rememberedAt;
    },
    /** Those that are still remembered, the latest first. */
    list: async (user: User, guardian: Guardian) => {
      if (!isMemoryOn(guardian)) return [];
      const all = await listed(user);
      if (all.length === 0) return [];
      const [{ changes }, ...found] = await Promise.all([
        authenticatorsOf(user),
        ...all.map(async (browserId) => ({ browserId, stored: await records.get(browserId) })),
      ]);
      const now = clock();
      const shown = found.map(async ({ browserId, stored }) => {
        if (!stored || stored.value.changes !== changes) return [];
        if (!isInTime(user, stored.value, guardian, now)) return [];
        const { sealedDevice, rememberedAt, seenAt } = stored.value;
        const device = sealedDevice && (await vault.openFor(user, deviceContext, sealedDevice));
        return [{ browserId, ...(device && { device }), rememberedAt, seenAt }];
      });
      return (await Promise.all(shown)).flat();
    },
    /**
     * How many of the list hang on what the person has now, whatever the tenant makes of browsers:
     * so many are forgotten with the next change.
     */
    count: async (user: User, { changes }: Authenticators): Promise<number> => {
      const all = await listed(user);
      const found = await Promise.all(all.map((browser) => records.get(browser)));
      return found.filter(
        (each) => each && isTheirs(each.value, user) && each.value.changes === changes,
      ).length;
    },
    /**
     * Forgets one of theirs; whether it was remembered until now. It leaves a mark in its place, so
     * that the login that had it remembered brings it back by no repetition.
     */
    forget: async (user: User, browser: string): Promise<boolean> => {
      const found = await records.get(browser);
      if (!found || !isTheirs(found.value, user)) return false;
      const { changes } = await authenticatorsOf(user);
      const mark = nobodys(clock());
      // Only over what was found: somebody quicker has forgotten it, or marked it as seen.
      if (!(await records.replace(browser, mark, found.revision, { ttlMs: markMs }))) {
        const again = await records.get(browser);
        if (!again || !isTheirs(again.value, user)) return false;
        await records.put(browser, mark, { ttlMs: markMs });
      }
      await delist(user, [browser]);
      return found.value.changes === changes;
    },
    /** Forgets all that their list names, once none of it is remembered by their record. */
    forgetAll: async (user: User): Promise<void> => {
      const all = (await listed(user)).filter(isBrowser);
      await forgetAllOf(user, all);
      await delist(user, all);
    },
    /**
     * The same of who was erased: their list says so for an hour, and then is gone. It names them
     * until they are forgotten, so that where a crash comes between, the next try finds them.
     */
    forgetUser: async (user: User): Promise<void> => {
      const all = await change<readonly string[]>(listOf(user), (before = []) => {
        const named = before.filter(isBrowser);
        return { value: [erased, ...named], ttlMs: listMs, result: named };
      });
      await forgetAllOf(user, all);
      await change(listOf(user), () => ({ value: [erased], ttlMs: markMs, result: undefined }));
    },
  };
};
