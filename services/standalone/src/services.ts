import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { startActivityLog } from '@countersign/activity-log';
import { smsProviderKind } from '@countersign/contracts';
import type { Clock, Messaging, RecordedEvent } from '@countersign/core';
import { startDirectory } from '@countersign/directory';
import { startGuardianConfig } from '@countersign/guardian-config';
import { deploymentMailer, startMailDispatch } from '@countersign/mail-dispatch';
import type { Logger, Metrics } from '@countersign/observability';
import { deploymentMetadata, limitsOf, startSession } from '@countersign/session';
import { attemptKinds, deploymentCarriers, startSmsDispatch } from '@countersign/sms-dispatch';
import { v7 as newOrderedId } from 'uuid';
import type { Settings } from './config.ts';
import type { Disk } from './disk.ts';

/** The log is in a file of this process, so nobody else can be at work on it. */
const alone = ({ log }: Pick<Needs, 'log'>) => ({
  isAlone: true,
  onPassedBy: (error: Error, { position }: Pick<RecordedEvent, 'position'>) =>
    log.error({ error, position }, 'passed by'),
});

interface Needs {
  readonly settings: Settings;
  readonly disk: Disk;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Each service speaks through a messaging of its own. */
  readonly speakAs: (service: string) => Promise<Messaging>;
}

/** Starts what sends: last, as it begins by asking the others about what a crash left unsent. */
const startDispatching = async ({ settings, disk, log, metrics, clock, speakAs }: Needs) => {
  const { store, vault, codes } = disk;
  const shared = { ...{ store, vault, codes, clock, log }, relays: alone({ log }) };
  const texting = { messaging: await speakAs('sms-dispatch'), clock };
  const mailing = { messaging: await speakAs('mail-dispatch'), clock };
  const mailer = await deploymentMailer(settings, mailing);
  for (const kind of attemptKinds) metrics.smsAttempts.inc(kind, 0);
  return Promise.all([
    startSmsDispatch({
      ...{ ...shared, ...texting },
      countAttempt: (attempt) => metrics.smsAttempts.inc(attempt),
      watchBreakers: (open) => metrics.watchBreakers(smsProviderKind.options, open),
      ...deploymentCarriers(settings, texting),
    }),
    startMailDispatch({
      ...{ ...shared, ...mailing, ...mailer },
      allowPrivate: settings.ALLOW_PRIVATE_WEBHOOKS,
    }),
  ]);
};

/** Starts the services that own facts. */
export const startServices = async (needs: Needs) => {
  const { settings, disk, clock, speakAs } = needs;
  const { store, vault, codes } = disk;
  const ports = async (service: string) => ({
    messaging: await speakAs(service),
    ...{ store, vault, codes, clock },
  });
  const allowPrivateWebhooks = settings.ALLOW_PRIVATE_WEBHOOKS;
  const relays = alone(needs);

  const [directory, activityLog, ...others] = await Promise.all([
    startDirectory({
      ...(await ports('directory')),
      ...{ allowPrivateWebhooks, relays },
      listsFile: join(settings.DATA_DIR, 'lists.sqlite'),
    }),
    startActivityLog({
      ...(await ports('activity-log')),
      ...{ allowPrivateWebhooks, newId: randomUUID },
      file: join(settings.DATA_DIR, 'activity-log.sqlite'),
    }),
    startGuardianConfig({
      ...(await ports('guardian-config')),
      ...{ allowPrivateWebhooks, outbox: settings.DEMO, relays },
    }),
    startSession({
      ...(await ports('session')),
      ...{ newId: randomUUID, newOrderedId, relays, limits: limitsOf(settings) },
      log: needs.log,
      metadata: await deploymentMetadata(settings, needs),
    }),
  ]);
  const dispatching = await startDispatching(needs);
  const sending = [...others, ...dispatching];
  const started = [directory, activityLog, ...sending];
  return {
    /** People's list and the log's rows may still be made: a login needs neither. */
    ready: async () => {
      const ready = sending.map((each) => each.ready());
      await Promise.all([directory.working(), activityLog.working(), ...ready]);
    },
    stop: async () => void (await Promise.all(started.map(({ stop }) => stop()))),
  };
};
