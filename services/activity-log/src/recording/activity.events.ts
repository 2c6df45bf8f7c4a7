import { activity } from '@countersign/contracts';
import { defineEvent } from '@countersign/kernel';
import { z } from 'zod';

/** Something happened that the tenant may want to read of. */
export const ActivityRecorded = defineEvent('ActivityRecorded', activity.shape);

/** What a newer version recorded: of what kind this one does not know, but in whose log it lies. */
export const newerActivity = defineEvent('ActivityRecorded', {
  activityId: z.string(),
  tenantId: z.string(),
  kind: z.string(),
  at: z.string(),
  userId: z.string().optional(),
  loginSessionId: z.string().optional(),
});

export const activityCategory = 'activityLog';
