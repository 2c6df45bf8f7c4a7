import { Secret } from '@countersign/kernel';
import { signingSecret, webhookAddress } from '@countersign/webhooks';
import { z } from 'zod';

const url = webhookAddress;

export const stored = z.strictObject({ url, signing_secret: signingSecret });

export const settings = z.strictObject({
  url,
  signing_secret: signingSecret.transform((value) => new Secret(value)),
});
