import { flag, secret } from '@countersign/core';
import { z } from 'zod';
import { setting } from './setting.ts';

export const port = z.coerce.number().int().min(0).max(65_535);
export const httpUrl = z.url({ protocol: /^https?$/ });
const file = z.string();

export const logLevel = z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']);

/** What every process reads from its environment. */
export const processSettings = z.object({
  LOG_LEVEL: setting(
    logLevel.default('info'),
    'From which level on lines are logged: trace, debug, info, warn, error, fatal or silent.',
    'info',
  ),
  OTEL_EXPORTER_OTLP_ENDPOINT: setting(
    httpUrl.optional(),
    'Where traces go, as OTLP over HTTP: an http or https URL. Without it nothing is traced.',
    'http://otel-collector:4318',
  ),
});

export const natsUrl = z.string().regex(/^(nats|tls):\/\//);
export const natsAuthority = setting(
  file.optional(),
  "The certificate authority of a NATS at tls://, as PEM; without it, the system's.",
  '/run/secrets/nats-ca.crt',
);

/** How a process comes to NATS, and to the keys that open what is sealed. */
export const clusterSettings = processSettings.extend({
  NATS_URL: setting(
    natsUrl,
    'Where NATS is: an address that begins with nats:// or tls:// (TLS or no connection), or ' +
      'several divided by commas.',
    'nats://nats:4222',
  ),
  NATS_CA_FILE: natsAuthority,
  NATS_CREDENTIALS_FILE: setting(
    file.optional(),
    'A file that says who this process is to NATS: a JWT and its seed, as nsc writes them.',
    '/run/secrets/nats.creds',
  ),
  NATS_NKEY_SEED_FILE: setting(
    file.optional(),
    'A file that says who this process is to NATS: the seed of an nkey user.',
    '/run/secrets/nats-seed',
  ),
  NATS_REPLICAS: setting(
    z.coerce.number().int().min(1).max(5).default(1),
    'How many NATS servers keep each stream and bucket, 1 to 5: 3 where there are three.',
    '3',
  ),
  MASTER_KEY_FILE: setting(
    file,
    'The key ring that opens what is sealed: a file that `pnpm secrets` makes.',
    '/run/secrets/master-keys',
  ),
  HEALTH_HOST: setting(
    z.string().default('127.0.0.1'),
    'The address at which health and metrics are answered.',
    '0.0.0.0',
  ),
  HEALTH_PORT: setting(
    port.default(8080),
    'The port at which health and metrics are answered, 0 to 65535.',
    '8080',
  ),
});
export type ClusterSettings = z.output<typeof clusterSettings>;

/** What a service reads that owns facts; each adds what is its own. */
export const serviceSettings = clusterSettings.extend({
  // It may hold a password.
  EVENTSTORE_URL: setting(
    secret()
      .refine(
        (url) => /^esdb(\+discover)?:\/\//.test(url.reveal()),
        'it does not begin with esdb:// or esdb+discover://',
      )
      // The client would take the first alone: when that dies, nobody answers.
      .refine(
        (url) => !/^esdb\+discover:\/\/[^?]*,/.test(url.reveal()),
        'esdb+discover:// takes one DNS name; several nodes are esdb://a:2113,b:2113,c:2113',
      ),
    'Where EventStoreDB is: a connection string, its user and password in it if there are any; ' +
      'with TLS unless it says tls=false. A cluster is several nodes divided by commas, or ' +
      'esdb+discover:// and one DNS name.',
    'esdb://eventstore:2113?tls=false',
  ),
  EVENTSTORE_CA_FILE: setting(
    file.optional(),
    "The certificate authority of EventStoreDB, as PEM; without it, the system's.",
    '/run/secrets/eventstore-ca.crt',
  ),
});
export type ServiceSettings = z.output<typeof serviceSettings>;

/** The key ring from which codes are made: of who sends them, and of who checks them. */
export const codeKeysFile = setting(
  file,
  'The key ring from which codes are made: a file that `pnpm secrets` makes.',
  '/run/secrets/code-keys',
);

/** On for a process that has a part in the demo. */
export const demo = (byDefault: boolean) =>
  setting(
    flag.default(byDefault),
    'Whether the demo is there, with its known person and the messages it shows: 1 or 0.',
    '0',
  );

/** Where tenants may have this process send to. */
export const privateWebhooks = setting(
  flag.default(false),
  'Whether a webhook, a log stream, an OpenID provider or a mail server of a tenant may be at ' +
    'a private address, the first three over plain http: 1 or 0.',
  '0',
);
