import { activity, newerActivity } from '@countersign/contracts';
import { defineEvent } from '@countersign/core';
import { z } from 'zod';

/** Something happened that the tenant may want to read of. */
export const ActivityRecorded = defineEvent('ActivityRecorded', activity.shape);

/** The same, of what only a newer version can read: recorded as it was told. */
export const newerActivityRecorded = (data: z.output<typeof newerActivity>) =>
  ({ type: ActivityRecorded.type, data }) as const;

/** What a newer version told or recorded, but in whose log it lies. */
export const newerRecord = z.object({
  type: z.literal(ActivityRecorded.type),
  data: newerActivity,
});

export const activityCategory = 'activityLog';
