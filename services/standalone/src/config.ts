import { flag } from '@countersign/core';
import { gatewaySettings, publicUrlOf, wholeGateway } from '@countersign/gateway';
import { mailSettings, wholeMail } from '@countersign/mail-dispatch';
import {
  clusterSettings,
  demo,
  logLevel,
  natsAuthority,
  natsUrl,
  port,
  processSettings,
  setting,
} from '@countersign/service-runtime';
import { limitSettings, metadataSettings, wholeMetadata } from '@countersign/session';
import { carrierSettings, wholeCarrier } from '@countersign/sms-dispatch';
import { z } from 'zod';

const keyRing = z.string().optional();

/** What standalone reads from its environment. */
export const settings = processSettings
  .extend({
    ...gatewaySettings,
    LOG_LEVEL: setting(
      logLevel.optional(),
      'From which level on lines are logged: trace, debug, info, warn, error, fatal or ' +
        'silent. Without it from info on, and on a terminal with the demo from warn on.',
      'info',
    ),
    HEALTH_HOST: clusterSettings.shape.HEALTH_HOST,
    HEALTH_PORT: setting(
      port.optional(),
      'The port at which health and metrics are answered, 0 to 65535. Without it metrics are not ' +
        'told, and health is at PORT alone.',
      '8080',
    ),
    DATA_DIR: setting(
      z.string().default('.data'),
      'The folder in which everything is kept.',
      '/var/lib/countersign',
    ),
    NATS_URL: setting(
      natsUrl.optional(),
      'Where NATS is, if the services are to talk over it: an address that begins with ' +
        'nats:// or tls://. The log stays in DATA_DIR.',
      'nats://localhost:4222',
    ),
    NATS_CA_FILE: natsAuthority,
    MASTER_KEY_FILE: setting(
      keyRing,
      'The key ring that opens what is sealed; without it one is made in DATA_DIR.',
      '/run/secrets/master-keys',
    ),
    CODE_KEYS_FILE: setting(
      keyRing,
      'The key ring from which codes are made; without it one is made in DATA_DIR.',
      '/run/secrets/code-keys',
    ),
    BOOTSTRAP_ADMIN_EMAIL: setting(
      z.email().default('admin@example.com'),
      'Once: the e-mail address of the first admin, who signs in to the admin UI. Their password ' +
        'is generated into DATA_DIR/bootstrap-admin.json, unless one is given.',
      'admin@example.com',
    ),
    DEMO: demo(true),
    ALLOW_PRIVATE_WEBHOOKS: setting(
      flag.optional(),
      'Whether a webhook, a log stream, an OpenID provider or a mail server of a tenant may be ' +
        'at a private address, the first three over plain http: 1 or 0. Without it, as DEMO.',
      '0',
    ),
    ...carrierSettings,
    ...mailSettings,
    ...limitSettings,
    ...metadataSettings,
  })
  .superRefine(wholeGateway)
  .superRefine(wholeMail)
  .superRefine(wholeCarrier)
  .superRefine(wholeMetadata)
  .transform((given) => ({
    ...given,
    PUBLIC_URL: publicUrlOf(given),
    ALLOW_PRIVATE_WEBHOOKS: given.ALLOW_PRIVATE_WEBHOOKS ?? given.DEMO,
  }));
export type Settings = z.output<typeof settings>;
