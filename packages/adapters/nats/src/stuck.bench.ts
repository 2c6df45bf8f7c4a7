import { defineTopic } from '@countersign/core';
import { z } from 'zod';

/** What the killed and their survivors speak of. */
export const stuck = defineTopic('test.told.stuck', z.object({}));
