import { type BrowserMemory, bucketOf, type Guardian, instant } from '@countersign/contracts';
import { type Clock, capped, compareAndSet, msBetween, type Records } from '@countersign/core';
import { z } from 'zod';
import type { Authenticators } from './authenticators/authenticators.state.ts';

interface Person {
  readonly tenantId: string;
  readonly userId: string;
}

/** A browser in which a person proved a second factor, and wished not to be asked each time. */
const rememberedBrowser = z.object({
  tenantId: z.string(),
  userId: z.string(),
  /** How often what the person has had changed by then: with the next change it is forgotten. */
  changes: z.int().nonnegative(),
  rememberedAt: instant,
  seenAt: instant,
  /** What it is, in a few words, for its person's list of them. */
  device: z.string().max(64).optional(),
  /** It stands in that list; one of before there was a list is added when it is seen again. */
  isListed: z.literal(true).optional(),
});
type RememberedBrowser = z.output<typeof rememberedBrowser>;

const rememberedBrowserBucket = bucketOf('remembered-browsers', rememberedBrowser);

/** The latest digests of a person: what each is worth its own record says. */
const browsersOfUsers = bucketOf('browsers-of-users', z.array(z.string()));
/** More than anybody has; whose list is full loses sight of the oldest, which counts on. */
const listedMax = 50;

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
  readonly clock: Clock;
  readonly authenticatorsOf: (user: Person) => Promise<Authenticators>;
}

/**
 * The browsers people have had remembered. A browser is known by a digest of the secret it holds;
 * a record counts for one person of one tenant.
 */
export const rememberedBrowsers = ({ keyValue, clock, authenticatorsOf }: Needs) => {
  const records = keyValue(rememberedBrowserBucket);
  const lists = keyValue(browsersOfUsers);
  const change = compareAndSet(lists);
  const listOf = ({ tenantId, userId }: Person) => JSON.stringify([tenantId, userId]);
  const enlist = (user: Person, browser: string) =>
    change(listOf(user), (before = []) => {
      const value = [browser, ...before.filter((each) => each !== browser)].slice(0, listedMax);
      return { value, result: undefined };
    });

  const find = async (user: Person, browser: string, guardian: Guardian) => {
    if (!isMemoryOn(guardian)) return undefined;
    const found = await records.get(browser);
    if (found?.value.tenantId !== user.tenantId || found.value.userId !== user.userId) {
      return undefined;
    }
    const now = clock();
    if (remainingMs(found.value, guardian.browserMemory, now) <= 0) return undefined;
    const { changes } = await authenticatorsOf(user);
    return changes === found.value.changes ? { ...found, now } : undefined;
  };

  return {
    /**
     * Remembers a browser from now on, and says until when at most. Once: a repeated request brings
     * back none that was forgotten meanwhile.
     */
    remember: async (
      user: Person,
      { browser, device }: { readonly browser: string; readonly device?: string | undefined },
      guardian: Guardian,
    ): Promise<number> => {
      const { tenantId, userId } = user;
      const { changes } = await authenticatorsOf(user);
      const now = clock();
      const cached = {
        ...{ tenantId, userId, changes, rememberedAt: now, seenAt: now },
        ...(device !== undefined && { device }),
        isListed: true as const,
      };
      const ttlMs = remainingMs(cached, guardian.browserMemory, now);
      await Promise.all([records.create(browser, cached, { ttlMs }), enlist(user, browser)]);
      return guardian.browserMemory.overallSeconds;
    },
    /** Whether it is remembered for this person. Changes nothing: for who is about to decide. */
    isKnown: async (user: Person, browser: string, guardian: Guardian): Promise<boolean> =>
      (await find(user, browser, guardian)) !== undefined,
    /** Since when this browser is remembered for this person, if it still is; marks it as seen. */
    recognise: async (
      user: Person,
      browser: string,
      guardian: Guardian,
    ): Promise<string | undefined> => {
      const found = await find(user, browser, guardian);
      if (!found) return undefined;
      const { value, revision, now } = found;
      const rememberedAt = notAfter(value.rememberedAt, now);
      const seen = { ...value, rememberedAt, seenAt: now, isListed: true as const };
      if (!value.isListed) await enlist(user, browser);
      // Where another request was quicker, it has marked the browser just as well.
      const ttlMs = remainingMs(seen, guardian.browserMemory, now);
      await records.replace(browser, seen, revision, { ttlMs });
      return rememberedAt;
    },
    /** Those that are still remembered, the latest first. */
    list: async (user: Person, guardian: Guardian) => {
      const all = (await lists.get(listOf(user)))?.value ?? [];
      const found = await Promise.all(
        all.map(async (browserId) => {
          const stored = await find(user, browserId, guardian);
          if (!stored) return [];
          const { device, rememberedAt, seenAt } = stored.value;
          return [{ browserId, ...(device !== undefined && { device }), rememberedAt, seenAt }];
        }),
      );
      return found.flat();
    },
    /**
     * Forgets one of theirs; whether it was one. It leaves a mark in its place, so that the login
     * that had it remembered brings it back by no repetition.
     */
    forget: async ({ tenantId, userId }: Person, browser: string): Promise<boolean> => {
      const found = await records.get(browser);
      const isTheirs = found?.value.tenantId === tenantId && found.value.userId === userId;
      if (!found || !isTheirs) return false;
      const nobodys = { ...found.value, userId: '' };
      // Only over what was found: somebody quicker has forgotten it, or marked it as seen.
      if (await records.replace(browser, nobodys, found.revision)) return true;
      const again = await records.get(browser);
      if (again?.value.userId !== userId) return false;
      await records.put(browser, nobodys);
      return true;
    },
    /** Of an erased person not even the list is left. */
    forgetUser: (user: Person): Promise<void> => lists.remove(listOf(user)),
  };
};
