import { type BrowserMemory, bucketOf, type Guardian, instant } from '@countersign/contracts';
import { type Clock, capped, msBetween, type Records } from '@countersign/core';
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
});
type RememberedBrowser = z.output<typeof rememberedBrowser>;

const rememberedBrowserBucket = bucketOf('remembered-browsers', rememberedBrowser);

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
    remember: async (user: Person, browser: string, guardian: Guardian): Promise<number> => {
      const { tenantId, userId } = user;
      const { changes } = await authenticatorsOf(user);
      const now = clock();
      const cached = { tenantId, userId, changes, rememberedAt: now, seenAt: now };
      const ttlMs = remainingMs(cached, guardian.browserMemory, now);
      await records.create(browser, cached, { ttlMs });
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
      const seen = { ...value, rememberedAt, seenAt: now };
      // Where another request was quicker, it has marked the browser just as well.
      const ttlMs = remainingMs(seen, guardian.browserMemory, now);
      await records.replace(browser, seen, revision, { ttlMs });
      return rememberedAt;
    },
  };
};
