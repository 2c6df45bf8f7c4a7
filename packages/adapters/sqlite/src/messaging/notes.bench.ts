import { defineBucket, defineTopic } from '@countersign/core';
import { z } from 'zod';

/** What the killed and their survivors speak of. */
export const noted = defineTopic('test.told.noted', z.object({ isStuck: z.boolean() }));
export const tickets = defineBucket('tickets', { value: z.string(), ttlMs: null });
