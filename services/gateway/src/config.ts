import { flag, secret } from '@countersign/kernel';
import { clusterSettings, httpUrl, port } from '@countersign/process';
import { z } from 'zod';

/** What the gateway reads from its environment, where it is a process of its own. */
export const settings = clusterSettings
  .extend({
    HOST: z.string().default('127.0.0.1'),
    PORT: port.default(3000),
    PUBLIC_URL: httpUrl.default('http://localhost:3000'),
    TLS_CERT_FILE: z.string().optional(),
    TLS_KEY_FILE: z.string().optional(),
    /** Whose `X-Forwarded-*` headers to believe: addresses or subnets, separated by commas. */
    TRUST_PROXY: z.string().optional(),
    REQUESTS_PER_MINUTE: z.coerce.number().int().min(0).default(600),
    MANAGEMENT_REQUESTS_PER_MINUTE: z.coerce.number().int().min(0).default(900),
    PHONE_ENROLLMENTS_PER_MINUTE: z.coerce.number().int().min(0).default(5),
    EXPOSE_PROVIDER_SECRETS: flag.default(false),
    /** On an empty store: the first tenant, and a client that may manage it. */
    BOOTSTRAP_TENANT: z.string().default('demo'),
    BOOTSTRAP_CLIENT_ID: z.string().min(8).optional(),
    BOOTSTRAP_CLIENT_SECRET: secret(32).optional(),
    BOOTSTRAP_CLIENT_SECRET_FILE: z.string().optional(),
    DEMO: flag.default(false),
  })
  .refine(
    ({ TLS_CERT_FILE: cert, TLS_KEY_FILE: key }) => (cert === undefined) === (key === undefined),
    { path: ['TLS_KEY_FILE'] },
  )
  .refine(
    ({ BOOTSTRAP_CLIENT_ID: id, BOOTSTRAP_CLIENT_SECRET: secret, ...rest }) =>
      id === undefined || (secret ?? rest.BOOTSTRAP_CLIENT_SECRET_FILE) !== undefined,
    { path: ['BOOTSTRAP_CLIENT_SECRET'] },
  );
export type Settings = z.output<typeof settings>;
