import { setTimeout as pause } from 'node:timers/promises';
import { startCarrier } from '@countersign/testkit';
import { application } from '../application.ts';
import { newTally } from '../kill/tally.ts';
import { work } from '../kill/worker.ts';
import { managementBy } from '../management.ts';
import { counting, newAnswers } from './answers.ts';
import { type Cluster, firstClient } from './cluster.ts';

/** How many people there are in it, each with one login at a time. */
export const crowdSize = 4;
const pauseMs = 250;

/** What a cluster needs for the crowd's texts to reach the crowd. */
export const crowdEnvironment = { DEMO: '1', ALLOW_PRIVATE_WEBHOOKS: '1', LOG_LEVEL: 'error' };

/**
 * People who sign up, enrol, sign in again, and try everything twice, until told to stop. Their
 * application may demand something itself, whatever the tenant's policy is.
 */
export const gatherCrowd = async (
  cluster: Cluster,
  demanded: Readonly<Record<string, string>> = {},
) => {
  const { url } = cluster;
  const carrier = await startCarrier('webhook');
  const admin = await managementBy({ url, client: firstClient });
  const phone = '/guardian/factors/phone';
  await admin.call('PUT', `${phone}/providers/phone-message-hook`, carrier.settings);
  await admin.call('PUT', `${phone}/selected-provider`, { provider: 'phone-message-hook' });

  const [tally, answers] = [newTally(), newAnswers()];
  let isOver = false;
  // Everybody gets a token while all is well; from then on, everything is asked for in trouble.
  const tools = await Promise.all(
    Array.from({ length: crowdSize }, async () => {
      const { http, wasInterrupted } = counting(answers);
      const management = await managementBy({ url, client: firstClient, http });
      const app = application(url, http);
      const start: typeof app.start = (demands) => app.start({ ...demanded, ...demands });
      return { http, wasInterrupted, management, app: { ...app, start } };
    }),
  );
  const working = tools.map((own, number) =>
    work(
      {
        ...{ site: url, carrier, tally, isOver: () => isOver, ...own },
        // Whoever is told to come again does, a little later.
        back: () => pause(pauseMs),
      },
      number,
    ),
  );

  return {
    tally,
    answers,
    messagesCarried: () => carrier.messages().length,
    /** Lets everybody finish what they are in the middle of. */
    leave: async () => {
      isOver = true;
      await Promise.all(working);
    },
    stop: carrier.stop,
  };
};
