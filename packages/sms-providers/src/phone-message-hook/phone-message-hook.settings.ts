import { Secret } from '@countersign/kernel';
import { z } from 'zod';

/** No credentials in the address (they would end up in logs), no fragment, http or https. */
const url = z
  .url({ protocol: /^https?$/ })
  .max(2048)
  .refine((value) => {
    const { username, password, hash } = new URL(value);
    return username === '' && password === '' && hash === '';
  });

/** Standard Webhooks: `whsec_` and the base64 of 24 to 64 random bytes. */
const signing_secret = z
  .string()
  .regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/)
  .refine((value) => {
    const bytes = Buffer.from(value.slice('whsec_'.length), 'base64').length;
    return bytes >= 24 && bytes <= 64;
  });

export const stored = z.strictObject({ url, signing_secret });

export const settings = z.strictObject({
  url,
  signing_secret: signing_secret.transform((value) => new Secret(value)),
});
