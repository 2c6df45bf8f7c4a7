import { secret } from '@countersign/core';
import { z } from 'zod';

const text = z.string().min(1).max(1000);

export const stored = z.strictObject({
  api_key: text,
  api_secret: text,
  /** A number, or a name of up to eleven characters where the destination allows one. */
  from: z.string().min(1).max(64),
});

export const settings = z.strictObject({ ...stored.shape, api_secret: secret() });
