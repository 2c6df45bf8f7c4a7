import { Webhook } from 'standardwebhooks';
import { z } from 'zod';

/** Standard Webhooks: `whsec_` and the base64 of 24 to 64 random bytes. */
export const signingSecret = z
  .string()
  .regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/)
  .refine((value) => {
    const bytes = Buffer.from(value.slice('whsec_'.length), 'base64').length;
    return bytes >= 24 && bytes <= 64;
  });

interface Signed {
  /** The same for every try: by it a receiver knows a repeat. */
  readonly id: string;
  readonly at: string;
  readonly body: string;
}

/** The headers of a message by the Standard Webhooks scheme: https://www.standardwebhooks.com */
export const signer = (secret: string) => {
  const webhook = new Webhook(secret);
  return ({ id, at, body }: Signed): Readonly<Record<string, string>> => {
    const signedAt = new Date(at);
    return {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(signedAt.getTime() / 1_000)),
      'webhook-signature': webhook.sign(id, signedAt, body),
    };
  };
};
