import { flag, secret } from '@countersign/kernel';
import { httpUrl, serviceSettings } from '@countersign/process';
import { z } from 'zod';

/** What this service reads from its environment. */
export const settings = serviceSettings.extend({
  CODE_KEYS_FILE: z.string(),
  DEMO: flag.default(false),
  /** Whether a tenant's webhook may be plain http, or point at private addresses. */
  ALLOW_PRIVATE_WEBHOOKS: flag.default(false),
  TWILIO_ACCOUNT_SID: z.string().optional(),
  TWILIO_AUTH_TOKEN: secret().optional(),
  TWILIO_FROM: z.string().optional(),
  TWILIO_BASE_URL: httpUrl.optional(),
  VONAGE_BASE_URL: httpUrl.optional(),
  AWS_ENDPOINT_URL_SNS: httpUrl.optional(),
});
