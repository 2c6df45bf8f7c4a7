import { defineOperation } from '@countersign/core';
import { z } from 'zod';
import { tenantId } from '../vocabulary.ts';

/** What numbers are said to be of that are of no country: CLDR's word for the world. */
export const worldRegion = '001';

/** A country as ISO 3166-1 alpha-2 names it, or the world; which there are the edge judges. */
const region = z.union([z.string().regex(/^[A-Z]{2}$/), z.literal(worldRegion)]);

/** More than there are. */
const regions = z.array(region).min(1).max(300);

/** Where codes may be sent, as texts or in calls. */
export const destinations = z.discriminatedUnion('mode', [
  z.object({ mode: z.literal('all') }),
  z.object({ mode: z.literal('only'), codes: regions }),
  z.object({ mode: z.literal('except'), codes: regions }),
]);
export type Destinations = z.output<typeof destinations>;

/** How many at once; as many come back in an hour, or in a day. Null bounds nothing. */
const bound = (max: number) => z.int().min(1).max(max).nullable();

/** Where a tenant's texts and calls may go to, and how many, beside what the deployment bounds. */
export const messageLimits = z.object({
  countries: destinations,
  perHour: bound(100_000),
  perDay: bound(1_000_000),
  perNumberPerDay: bound(1_000),
});
export type MessageLimits = z.output<typeof messageLimits>;

/** What holds of a tenant that has decided nothing. */
export const noMessageLimits: MessageLimits = {
  countries: { mode: 'all' },
  perHour: null,
  perDay: null,
  perNumberPerDay: null,
};

/**
 * Reads a tenant's limits for who is to change them: they lie in a stream of their own, so that one
 * of 0.2.0, which has none, does not answer in its place.
 */
export const readMessageLimits = defineOperation('guardian-config.ask.v1.read-message-limits', {
  request: z.object({ tenantId }),
  value: messageLimits,
});
