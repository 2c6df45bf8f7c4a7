import { setTimeout as pause } from 'node:timers/promises';
import { seeded, startCarrier } from '@countersign/testkit';
import { application } from '../application.ts';
import { startCountersign } from '../countersign.ts';
import { managementOf } from '../management.ts';
import { letInByPasskeys } from '../passkey-login.ts';
import { audit } from './audit.ts';
import { losePower, synchronising } from './power-loss.ts';
import { newTally, type Tally } from './tally.ts';
import { work } from './worker.ts';

const workers = 4;
/** A kill falls after so many pages were answered since the last, and so many milliseconds more. */
const stepsMax = 30;
const momentMsMax = 60;
const standstillMs = 10_000;
/** A code that kills have interrupted often is tried again after 30 seconds, and a lease of 15. */
const settleWithinMs = 90_000;

const prepare = async (environment: Readonly<Record<string, string>>) => {
  const carrier = await startCarrier('webhook');
  const countersign = await startCountersign({
    ALLOW_PRIVATE_WEBHOOKS: '1',
    REQUESTS_PER_MINUTE: '0',
    MANAGEMENT_REQUESTS_PER_MINUTE: '0',
    PHONE_ENROLLMENTS_PER_MINUTE: '0',
    ADDRESS_MESSAGES: '1000000',
    LOG_LEVEL: 'error',
    ...environment,
  });
  const management = await managementOf(countersign);
  const phone = '/guardian/factors/phone';
  await management.call('PUT', `${phone}/providers/phone-message-hook`, carrier.settings);
  await management.call('PUT', `${phone}/selected-provider`, { provider: 'phone-message-hook' });
  await letInByPasskeys(management.call);
  return { carrier, countersign, management };
};

/** Waits until so many pages were answered, or nothing has moved for too long. */
const progress = async (tally: Tally, steps: number) => {
  for (let waitedMs = 0; tally.steps < steps && waitedMs < standstillMs; waitedMs += 5) {
    await pause(5);
  }
};

interface Terms {
  readonly kills: number;
  readonly seed: number;
  /** Whether its power fails: it then finds again only what was synced to the disk. */
  readonly powerFails?: boolean;
}

/** Kills and restarts standalone `kills` times while people log in; answers what came of it. */
export const killWhileLoggingIn = async ({ kills, seed, powerFails = false }: Terms) => {
  const { carrier, countersign, management } = await prepare(powerFails ? synchronising : {});
  const tally = newTally();
  const random = seeded(seed);
  let isOver = false;
  let back: Promise<void> = Promise.resolve();

  const needs = {
    ...{ site: countersign.url, app: application(countersign.url), management, carrier, tally },
    isOver: () => isOver,
    back: () => back,
  };
  const working = Array.from({ length: workers }, (_, number) =>
    work({ ...needs, hasPasskeys: number % 2 === 1 }, number),
  );

  for (let kill = 0; kill < kills; kill += 1) {
    await progress(tally, tally.steps + Math.ceil(random() * stepsMax));
    await pause(random() * momentMsMax);
    back = countersign
      .kill()
      .then(async () => {
        if (powerFails) await losePower(countersign.dataDir);
      })
      .then(countersign.start);
    await back;
  }
  isOver = true;
  await Promise.all(working);

  let log = await audit(countersign.dataDir);
  for (
    let waitedMs = 0;
    log.codesWithoutOutcome > 0 && waitedMs < settleWithinMs;
    waitedMs += 500
  ) {
    await pause(500);
    log = await audit(countersign.dataDir);
  }
  await countersign.stop();
  await carrier.stop();
  return { ...tally, ...log, messagesCarried: carrier.messages().length };
};
