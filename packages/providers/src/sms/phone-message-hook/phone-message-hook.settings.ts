import { Secret } from '@countersign/core';
import { signingSecret, outboundAddress as url } from '@countersign/outbound-http';
import { z } from 'zod';

export const stored = z.strictObject({ url, signing_secret: signingSecret });

export const settings = z.strictObject({
  url,
  signing_secret: signingSecret.transform((value) => new Secret(value)),
});
