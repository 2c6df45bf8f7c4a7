import { flag } from '@countersign/kernel';
import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);

/** What the gateway reads from its environment, where it is a process of its own. */
export const settings = z
  .object({
    HOST: z.string().default('127.0.0.1'),
    PORT: port.default(3000),
    PUBLIC_URL: z.url({ protocol: /^https?$/ }).default('http://localhost:3000'),
    TLS_CERT_FILE: z.string().optional(),
    TLS_KEY_FILE: z.string().optional(),
    /** Whose `X-Forwarded-*` headers to believe: addresses or subnets, separated by commas. */
    TRUST_PROXY: z.string().optional(),
    REQUESTS_PER_MINUTE: z.coerce.number().int().min(0).default(600),
    NATS_URL: z.url({ protocol: /^(nats|tls)$/ }),
    MASTER_KEY_FILE: z.string(),
    EXPOSE_PROVIDER_SECRETS: flag.default(false),
    LOG_LEVEL: z
      .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
      .default('info'),
  })
  .refine(
    ({ TLS_CERT_FILE: cert, TLS_KEY_FILE: key }) => (cert === undefined) === (key === undefined),
    {
      path: ['TLS_KEY_FILE'],
    },
  );
export type Settings = z.output<typeof settings>;
