import { secret } from '@countersign/core';
import { z } from 'zod';

const field = (lengthMin: number, lengthMax: number) =>
  z.string().min(lengthMin).max(lengthMax).nullish();

/** Auth0 stores these four one by one, in any combination. */
export const stored = z.strictObject({
  sid: field(1, 1000),
  auth_token: field(1, 1000),
  from: field(0, 64),
  messaging_service_sid: field(1, 1000),
});

const absent = (value: string | null | undefined) => (value === '' ? null : value);

/** Sending takes an account and one of: a number (or name), a messaging service. */
export const settings = z
  .strictObject({
    sid: z.string().regex(/^AC[0-9a-f]{32}$/i),
    auth_token: secret(),
    from: z.preprocess(absent, z.string().nullish()),
    messaging_service_sid: z.string().min(1).nullish(),
  })
  .refine(({ from, messaging_service_sid }) => Boolean(from ?? messaging_service_sid));
