import { randomBytes } from 'node:crypto';

/** A fresh signing secret, by the Standard Webhooks scheme. */
export const randomSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;
