import { origins } from '@countersign/activity';
import * as contracts from '@countersign/contracts';
import type { Clock, EventStore, Messaging } from '@countersign/kernel';
import type { Vault } from '@countersign/vault';
import { listActivities } from './reading/list-activities.handler.ts';
import { presentRow } from './reading/present-row.ts';
import { readActivity } from './reading/read-activity.handler.ts';
import { recorder } from './recording/recorder.ts';
import { followRows } from './rows/follow-rows.ts';

/** What the service needs of the world. */
export interface ActivityLogPorts {
  readonly messaging: Messaging;
  readonly store: EventStore;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly newId: () => string;
  /** How long lines are kept; Auth0's own plans end at thirty days. */
  readonly retentionDays?: number;
  /** Where this replica keeps its rows; in memory unless told otherwise. */
  readonly file?: string;
}

const defaults = { retentionDays: 30, file: ':memory:' };
const concurrencyMax = 64;

/** Starts the service that keeps what has happened, for admins to read. */
export const startActivityLog = async (ports: ActivityLogPorts) => {
  const { messaging, store, vault, clock, newId } = ports;
  const { retentionDays, file } = { ...defaults, ...ports };
  const record = recorder({ store, clock, newId, retentionDays });
  const followed = await followRows({ store, clock, retentionDays, file });
  const reading = { ...followed, present: presentRow(origins(vault)) };

  const serving = await Promise.all([
    ...contracts.activityTopics.map((topic) =>
      messaging.follow(
        topic,
        { durable: 'activity-log', concurrencyMax },
        async ({ activities }) => {
          await record(activities);
          return undefined;
        },
      ),
    ),
    messaging.answer(contracts.listActivities, listActivities(reading)),
    messaging.answer(contracts.readActivity, readActivity(reading)),
  ]);

  return {
    /** Resolves once the rows hold what the log held when this was asked. */
    ready: async (): Promise<void> => {
      await Promise.all([store.ping(), messaging.ping()]);
      await followed.caughtUp();
    },
    stop: async (): Promise<void> => {
      await Promise.all(serving.map((each) => each.stop()));
      await followed.stop();
    },
  };
};
