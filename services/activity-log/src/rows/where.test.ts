import type { ActivityCondition } from '@countersign/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Log, openLog } from '../testing/open-log.ts';

let log: Log;
const tenantId = 'acme';
beforeAll(async () => {
  log = await openLog();
  // What a line does not say itself is as its login began.
  await log.publish(
    log.activity({
      kind: 'login_begun',
      loginSessionId: 'l1',
      userId: 'auth0|ann',
      clientId: 'shop',
    }),
  );
  await log.tell(
    { kind: 'login_completed', loginSessionId: 'l1' },
    { kind: 'mfa_failed', userId: 'auth0|bob', clientId: 'shop-admin' },
    { kind: 'mfa_passed', userId: 'corp|cyd' },
    { kind: 'guesses_exhausted' },
  );
});
afterAll(() => log.close());

const kind = (...kinds: Extract<ActivityCondition, { kinds: unknown }>['kinds']) => ({ kinds });
const user = (userId: string, isBeginning = false) => ({ userId, isBeginning });

const rows: readonly (readonly [ActivityCondition, readonly string[]])[] = [
  [user('auth0|ann'), ['login_completed']],
  [user('auth0|', true), ['login_completed', 'mfa_failed']],
  [{ clientId: 'shop', isBeginning: true }, ['login_completed', 'mfa_failed']],
  [{ clientId: 'shop', isBeginning: false }, ['login_completed']],
  [{ not: user('auth0|', true) }, ['mfa_passed', 'guesses_exhausted']],
  [{ not: kind('mfa_failed', 'mfa_passed') }, ['login_completed', 'guesses_exhausted']],
  [{ any: [user('corp|cyd'), kind('guesses_exhausted')] }, ['mfa_passed', 'guesses_exhausted']],
  [{ all: [user('auth0|', true), kind('mfa_failed')] }, ['mfa_failed']],
  [{ all: [kind('mfa_failed'), kind('mfa_passed')] }, []],
  [kind(), []],
  [{ any: [] }, []],
  [{ not: { all: [] } }, []],
  [{ all: [] }, ['login_completed', 'mfa_failed', 'mfa_passed', 'guesses_exhausted']],
  [user("' OR 1=1 --", true), []],
];

describe('a condition on the log', () => {
  it.each(rows)('%j', async (condition, kinds) => {
    const { items, total, heedsConditions } = await log.list({ condition }, undefined, tenantId);
    expect(items.map((line) => line?.kind)).toEqual(kinds);
    expect([total, heedsConditions]).toEqual([kinds.length, true]);
  });
});
