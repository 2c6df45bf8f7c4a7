import { instant } from '@countersign/contracts';
import { defineEvent } from '@countersign/core';
import { z } from 'zod';

/** The owner is named by its stream. */
const hold = { owner: z.string(), claimId: z.string(), at: instant };

export const NameReserved = defineEvent('NameReserved', hold);
/** The owner before never used its hold, and was fenced from using it. */
export const NameTakenOver = defineEvent('NameTakenOver', hold);
export const NameReleased = defineEvent('NameReleased', { claimId: z.string(), at: instant });

export const reservationEvent = z.discriminatedUnion('type', [
  NameReserved.schema,
  NameTakenOver.schema,
  NameReleased.schema,
]);
export type ReservationEvent = z.output<typeof reservationEvent>;
