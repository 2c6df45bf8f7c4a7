import { z } from 'zod';

/**
 * What a caller may choose to stand behind the provider's name and its `|`: whatever can be read in
 * a line of a log. All of it fits `userIdParam`, so that whoever is created can be asked for.
 */
export const chosenUserId = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[^|\p{Cc}\p{Zl}\p{Zp}]+$/u, 'must be without | and control characters');

/**
 * A user's id in a path: `provider|id`, percent-encoded on the wire. A provider's name is its
 * connection's, cut at 84 characters. Control characters are let in for who was created with some
 * before they were refused.
 */
export const userIdParam = z
  .stringFormat('user-id', /^[^|]{1,84}\|.{1,64}$/s)
  .describe('The id of the user');
