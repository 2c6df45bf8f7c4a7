import { origins } from '@countersign/activity';
import * as contracts from '@countersign/contracts';
import type { Clock, EventStore, Messaging } from '@countersign/core';
import { type LookupAll, outboundHttp } from '@countersign/outbound-http';
import type { Vault } from '@countersign/vault';
import { randomSecret } from './adapters/random-secret.ts';
import { announce } from './delivery/announce.ts';
import { deliverLines } from './delivery/deliver-lines.ts';
import { sendLines } from './delivery/send-lines.ts';
import { wordLines } from './delivery/word-lines.ts';
import {
  createLogStream,
  listLogStreams,
  removeLogStream,
  updateLogStream,
} from './log-streams/log-streams.handlers.ts';
import { secretSeals } from './log-streams/stream-secrets.ts';
import { tenantLogStreams } from './log-streams/tenant-log-streams.ts';
import { listActivities } from './reading/list-activities.handler.ts';
import { listLogins, readLoginTimeline, readMfaStats } from './reading/logins.handlers.ts';
import { presentRow } from './reading/present-row.ts';
import { readActivity } from './reading/read-activity.handler.ts';
import { recorder } from './recording/recorder.ts';
import { type FollowedRows, followRows } from './rows/follow-rows.ts';

/** What could not be read of a message. */
export interface UnknownLines {
  readonly topic: string;
  readonly newer: readonly contracts.NewerActivity[];
  readonly unreadable: number;
}

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
  /** Whether a log may be sent to private addresses, and over plain http. */
  readonly allowPrivateWebhooks?: boolean;
  /** Hears of lines that only a newer release knows: kept and not shown, or not even that. */
  readonly onUnknown?: (unknown: UnknownLines) => void;
  /** How a receiver's host is resolved, when not by the system. */
  readonly lookup?: LookupAll;
}

const defaults = { retentionDays: 30, file: ':memory:', allowPrivateWebhooks: false };
const concurrencyMax = 64;
/** Some hours of trying, at half a minute between; what was not taken by then is a dead letter. */
const deliveriesMax = 500;

/** Keeps what is told, and has it delivered to the tenant's log streams. */
const keeping = (ports: Required<Pick<ActivityLogPorts, 'retentionDays'>> & ActivityLogPorts) => {
  const { messaging, store, onUnknown = () => {} } = ports;
  const record = recorder(ports);
  const tell = announce({ messaging, read: tenantLogStreams(store).read });
  const durable = { durable: 'activity-log', concurrencyMax };
  return contracts.activityTopics.map((topic) =>
    messaging.follow(topic, durable, async (published, id) => {
      const { known, newer, unreadable } = contracts.sortedLines(published);
      if (newer.length + unreadable > 0) onUnknown({ topic: topic.subject, newer, unreadable });
      await record([...known, ...newer]);
      await tell(known, id);
      return undefined;
    }),
  );
};

const answering = (ports: ActivityLogPorts, followed: FollowedRows) => {
  const { messaging, store, vault, clock, lookup } = ports;
  const { allowPrivateWebhooks: allowPrivate } = { ...defaults, ...ports };
  const http = outboundHttp({ allowPrivate, lookup });
  const reading = { ...followed, present: presentRow(origins(vault)) };
  const streams = tenantLogStreams(store);
  const seals = secretSeals(vault);
  const deciding = { ...ports, ...streams, seals, newSecret: randomSecret, http };
  const { answer } = messaging;
  return [
    answer(contracts.listActivities, listActivities(reading)),
    answer(contracts.readActivity, readActivity(reading)),
    answer(contracts.listLogins, listLogins(reading)),
    answer(contracts.readLoginTimeline, readLoginTimeline(reading)),
    answer(contracts.readMfaStats, readMfaStats(reading)),
    answer(contracts.createLogStream, createLogStream(deciding)),
    answer(contracts.updateLogStream, updateLogStream(deciding)),
    answer(contracts.removeLogStream, removeLogStream(deciding)),
    answer(contracts.listLogStreams, listLogStreams(deciding)),
    messaging.follow(
      contracts.logDelivery,
      { durable: 'activity-log', deliveriesMax },
      deliverLines({
        ...{ ...reading, ...streams, seals, clock },
        word: wordLines(messaging.ask),
        send: sendLines(http),
      }),
    ),
  ];
};

/** Starts the service that keeps what has happened, for admins to read. */
export const startActivityLog = async (ports: ActivityLogPorts) => {
  const { messaging, store } = ports;
  const settings = { ...defaults, ...ports };
  const followed = await followRows(settings);
  const serving = await Promise.all([...answering(ports, followed), ...keeping(settings)]);

  return {
    /** Resolves while it can decide and keep what it is told. */
    working: async (): Promise<void> => {
      await Promise.all([store.ping(), messaging.ping()]);
    },
    /** Resolves once the rows, too, hold what the log held when this was asked. */
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
