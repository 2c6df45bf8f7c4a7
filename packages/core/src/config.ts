import { z } from 'zod';
import { Secret } from './secret.ts';

/** A setting that must never be printed. */
export const secret = (lengthMin = 1) =>
  z
    .string()
    .min(lengthMin)
    .transform((value) => new Secret(value))
    .meta({ isSecret: true });

/** A setting that is on or off, written `1` or `0`. */
export const flag = z.enum(['0', '1']).transform((value) => value === '1');
