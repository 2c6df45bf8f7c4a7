import { activity } from '@countersign/contracts';
import { defineEvent } from '@countersign/kernel';

/** Something happened that the tenant may want to read of. */
export const ActivityRecorded = defineEvent('ActivityRecorded', activity.shape);

export const activityCategory = 'activityLog';
