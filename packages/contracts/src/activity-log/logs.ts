import { defineOperation } from '@countersign/core';
import { z } from 'zod';
import { instant, tenantId, userId } from '../vocabulary.ts';
import { activityKind, loggedActivities, loggedActivity } from './activity.ts';

/** Kinds are words here: whoever asks may know more of them than who answers, or fewer. */
const kinds = z.array(z.string());

/** What a line has to be, where the plain filter does not suffice. */
export type ActivityCondition =
  | { readonly kinds: readonly string[] }
  | { readonly userId: string; readonly isBeginning: boolean }
  | { readonly clientId: string; readonly isBeginning: boolean }
  | { readonly since: string }
  | { readonly until: string }
  | { readonly all: readonly ActivityCondition[] }
  | { readonly any: readonly ActivityCondition[] }
  | { readonly not: ActivityCondition };
export const activityCondition: z.ZodType<ActivityCondition> = z.lazy(() =>
  z.union([
    z.strictObject({ kinds }),
    z.strictObject({ userId: z.string(), isBeginning: z.boolean() }),
    z.strictObject({ clientId: z.string(), isBeginning: z.boolean() }),
    z.strictObject({ since: instant }),
    z.strictObject({ until: instant }),
    z.strictObject({ all: z.array(activityCondition) }),
    z.strictObject({ any: z.array(activityCondition) }),
    z.strictObject({ not: activityCondition }),
  ]),
);

/** Which lines are wanted: those for which all of it is true. */
export const activityFilter = z.object({
  kinds: kinds.optional(),
  userId: userId.optional(),
  clientId: z.string().optional(),
  /** Both inclusive. */
  since: instant.optional(),
  until: instant.optional(),
  /** Since 0.2.0; a service before it leaves it out, and does not say `heedsConditions`. */
  condition: activityCondition.optional(),
});
export type ActivityFilter = z.output<typeof activityFilter>;

/** A page by offset, in either order; or so many after a line, the oldest first. */
const wanted = z.discriminatedUnion('by', [
  z.object({
    by: z.literal('page'),
    page: z.int().nonnegative(),
    perPage: z.int().min(0).max(100),
    order: z.enum(['newest', 'oldest']),
  }),
  z.object({
    by: z.literal('checkpoint'),
    after: z.string().optional(),
    take: z.int().min(1).max(100),
  }),
]);

/**
 * A tenant's log. `total` counts what the filter leaves of it, where a page is asked for. Whoever
 * says which kinds it knows is shown no others: its pages are full, and it never takes one without
 * a line that it can read for the log's end.
 */
export const listActivities = defineOperation('activity-log.ask.v1.list-activities', {
  request: z.object({ tenantId, filter: activityFilter, wanted, knows: kinds.optional() }),
  value: z.object({
    items: loggedActivities,
    total: z.int().nonnegative(),
    heedsConditions: z.boolean().default(false),
  }),
});

export const readActivity = defineOperation('activity-log.ask.v1.read-activity', {
  request: z.object({ tenantId, logId: z.string() }),
  value: loggedActivity,
  refusals: ['activity_unknown'],
});

/** A login that passed its first factor: who, where to, and what has become of it. */
export const loginSummary = z.object({
  loginSessionId: z.string(),
  startedAt: instant,
  userId: userId.optional(),
  clientId: z.string().optional(),
  outcome: z.enum(['completed', 'failed', 'open']),
  endedAt: instant.optional(),
});
export type LoginSummary = z.output<typeof loginSummary>;

/** A tenant's logins, the newest first. */
export const listLogins = defineOperation('activity-log.ask.v1.list-logins', {
  request: z.object({
    tenantId,
    userId: userId.optional(),
    /** Both inclusive. */
    since: instant.optional(),
    until: instant.optional(),
    page: z.int().nonnegative(),
    perPage: z.int().min(0).max(100),
  }),
  value: z.object({ items: z.array(loginSummary), total: z.int().nonnegative() }),
});

/** How many lines of one login are told at most: resends and wrong codes are bounded far below. */
export const loginLinesMax = 500;

/**
 * What happened in a login, from first to last: by its id, or by the beginning of the correlation
 * id of a request in it. What a request caused before any login had begun is told as well.
 */
export const readLoginTimeline = defineOperation('activity-log.ask.v1.read-login-timeline', {
  request: z.object({ tenantId, reference: z.string().min(8).max(200), knows: kinds.optional() }),
  value: z.object({ login: loginSummary.optional(), lines: loggedActivities }),
  refusals: ['login_unlogged'],
});

/** What second steps came to: lines of each kind, by hour or day, and by what and why in all. */
export const readMfaStats = defineOperation('activity-log.ask.v1.read-mfa-stats', {
  request: z.object({ tenantId, since: instant, step: z.enum(['hour', 'day']) }),
  value: z.object({
    /** `at` is the beginning of an hour or a day. */
    series: z.array(
      z.object({ at: z.string(), kind: activityKind, count: z.int() }).nullable().catch(null),
    ),
    totals: z.array(
      z
        .object({
          kind: activityKind,
          factor: z.string().optional(),
          reason: z.string().optional(),
          count: z.int(),
        })
        .nullable()
        .catch(null),
    ),
    /** How many were answered within so many seconds, and no faster bound; the last has none. */
    answered: z.array(z.object({ withinSeconds: z.int().optional(), count: z.int() })),
  }),
});
