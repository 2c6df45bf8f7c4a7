import { flag, secret } from '@countersign/kernel';
import { mailSettings, saysFrom } from '@countersign/mail-dispatch';
import { httpUrl, port, processSettings } from '@countersign/process';
import { limitSettings } from '@countersign/session';
import { z } from 'zod';

const baseUrl = httpUrl.optional();

/** What standalone reads from its environment; README.md says what each is for. */
export const settings = processSettings
  .extend({
    HOST: z.string().default('127.0.0.1'),
    PORT: port.default(3000),
    PUBLIC_URL: baseUrl,
    TLS_CERT_FILE: z.string().optional(),
    TLS_KEY_FILE: z.string().optional(),
    DATA_DIR: z.string().default('.data'),
    NATS_URL: z.url({ protocol: /^(nats|tls)$/ }).optional(),
    NATS_CA_FILE: z.string().optional(),
    MASTER_KEY_FILE: z.string().optional(),
    CODE_KEYS_FILE: z.string().optional(),
    BOOTSTRAP_TENANT: z.string().default('demo'),
    BOOTSTRAP_CLIENT_ID: z.string().min(8).optional(),
    BOOTSTRAP_CLIENT_SECRET: secret(32).optional(),
    DEMO: flag.default(true),
    EXPOSE_PROVIDER_SECRETS: flag.default(false),
    ALLOW_PRIVATE_WEBHOOKS: flag.optional(),
    TWILIO_ACCOUNT_SID: z.string().optional(),
    TWILIO_AUTH_TOKEN: secret().optional(),
    TWILIO_FROM: z.string().optional(),
    TWILIO_BASE_URL: baseUrl,
    VONAGE_BASE_URL: baseUrl,
    AWS_ENDPOINT_URL_SNS: baseUrl,
    REQUESTS_PER_MINUTE: z.coerce.number().int().min(0).default(600),
    MANAGEMENT_REQUESTS_PER_MINUTE: z.coerce.number().int().min(0).default(900),
    PHONE_ENROLLMENTS_PER_MINUTE: z.coerce.number().int().min(0).default(5),
    ...mailSettings,
    ...limitSettings,
  })
  .refine(saysFrom, { path: ['MAIL_FROM'] })
  .transform(({ PUBLIC_URL, TLS_CERT_FILE, ALLOW_PRIVATE_WEBHOOKS, ...rest }) => ({
    ...rest,
    TLS_CERT_FILE,
    PUBLIC_URL: PUBLIC_URL ?? `${TLS_CERT_FILE ? 'https' : 'http'}://localhost:${rest.PORT}`,
    ALLOW_PRIVATE_WEBHOOKS: ALLOW_PRIVATE_WEBHOOKS ?? rest.DEMO,
  }));
export type Settings = z.output<typeof settings>;
