import { z } from 'zod';

/** A user's id in a path: `provider|id`, percent-encoded on the wire. */
export const userIdParam = z
  .stringFormat('user-id', /^[^|]{1,63}\|.{1,64}$/)
  .describe('The id of the user');
