import { Secret } from '@countersign/kernel';
import { z } from 'zod';

export const port = z.coerce.number().int().min(0).max(65_535);
export const httpUrl = z.url({ protocol: /^https?$/ });

/** What every process reads from its environment. */
export const processSettings = z.object({
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  /** Where traces go, as OTLP over HTTP; without it nothing is traced. */
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl.optional(),
});

/** How a process comes to NATS, and to the keys that open what is sealed. */
export const clusterSettings = processSettings.extend({
  /** One address, or several divided by commas. */
  NATS_URL: z.string().regex(/^(nats|tls):\/\//),
  /** The certificate authority of a NATS at `tls://`, as PEM; without it, the system's. */
  NATS_CA_FILE: z.string().optional(),
  NATS_CREDENTIALS_FILE: z.string().optional(),
  NATS_NKEY_SEED_FILE: z.string().optional(),
  /** How many servers keep each stream and bucket: 3 where there are three. */
  NATS_REPLICAS: z.coerce.number().int().min(1).max(5).default(1),
  MASTER_KEY_FILE: z.string(),
});
export type ClusterSettings = z.output<typeof clusterSettings>;

/** What a service reads that owns facts; each adds what is its own. */
export const serviceSettings = clusterSettings.extend({
  /** It may hold a password. */
  EVENTSTORE_URL: z
    .string()
    .regex(/^(esdb|kurrentdb)(\+discover)?:\/\//)
    .transform((url) => new Secret(url)),
  /** The certificate authority of EventStoreDB, as PEM; without it, the system's. */
  EVENTSTORE_CA_FILE: z.string().optional(),
  HEALTH_HOST: z.string().default('127.0.0.1'),
  HEALTH_PORT: port.default(8080),
});
export type ServiceSettings = z.output<typeof serviceSettings>;
