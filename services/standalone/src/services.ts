import { randomUUID } from 'node:crypto';
import { startDirectory } from '@countersign/directory';
import { startGuardianConfig } from '@countersign/guardian-config';
import type { Clock, Messaging } from '@countersign/kernel';
import type { Logger } from '@countersign/observability';
import { startSession } from '@countersign/session';
import { startSmsDispatch } from '@countersign/sms-dispatch';
import type { SmsProvider } from '@countersign/sms-providers';
import type { Settings } from './config.ts';
import type { Disk } from './disk.ts';

interface Needs {
  readonly settings: Settings;
  readonly disk: Disk;
  readonly clock: Clock;
  readonly log: Logger;
  /** Each service speaks through a messaging of its own. */
  readonly speakAs: (service: string) => Promise<Messaging>;
  readonly outbox: SmsProvider | undefined;
}

/** The deployment's own carrier, for tenants that chose none. */
const defaultProvider = (settings: Settings, outbox: SmsProvider | undefined) => {
  const { TWILIO_ACCOUNT_SID: sid, TWILIO_AUTH_TOKEN: token, TWILIO_FROM: from } = settings;
  if (sid && token && from) {
    return {
      kind: 'twilio' as const,
      settings: { sid, auth_token: token.reveal(), from },
    };
  }
  return outbox && { kind: 'outbox' as const, settings: {} };
};

/** Where the carriers are, and what a tenant's webhook may reach. */
const outsideOf = (settings: Settings) => ({
  allowPrivate: settings.ALLOW_PRIVATE_WEBHOOKS,
  baseUrls: {
    twilio: settings.TWILIO_BASE_URL,
    vonage: settings.VONAGE_BASE_URL,
    aws_sns: settings.AWS_ENDPOINT_URL_SNS,
  },
});

/** Starts the four services that own facts. */
export const startServices = async ({ settings, disk, clock, log, speakAs, outbox }: Needs) => {
  const { store, vault, codes } = disk;
  const ports = async (service: string) => ({
    messaging: await speakAs(service),
    ...{ store, vault, codes, clock },
  });
  const allowPrivateWebhooks = settings.ALLOW_PRIVATE_WEBHOOKS;
  const fallback = defaultProvider(settings, outbox);

  const owners = await Promise.all([
    startGuardianConfig({
      ...(await ports('guardian-config')),
      ...{ allowPrivateWebhooks, outbox: outbox !== undefined },
    }),
    startDirectory(await ports('directory')),
    startSession({ ...(await ports('session')), newId: randomUUID }),
  ]);
  // Last, as it begins by asking the others about what a crash left unsent.
  const dispatch = await startSmsDispatch({
    ...(await ports('sms-dispatch')),
    ...{ log, outside: outsideOf(settings) },
    ...(fallback && { defaultProvider: fallback }),
    ...(outbox && { outbox }),
  });
  const started = [...owners, dispatch];
  return {
    ready: async () => void (await Promise.all(started.map(({ ready }) => ready()))),
    stop: async () => void (await Promise.all(started.map(({ stop }) => stop()))),
  };
};
