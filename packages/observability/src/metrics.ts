import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** How an operation ended. */
export type Outcome = 'ok' | 'refused' | 'failed';

/** How a follower left a message: done, to come again, or thrown out of. */
export type Handling = 'handled' | 'postponed' | 'failed';

/** From a blink, as it is when all is well, to ten minutes, when codes have expired. */
const waitBuckets = [0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 600];

/** A relay, as it can be asked about at any time. */
interface WatchedRelay {
  readonly name: string;
  readonly isActive: () => boolean;
  readonly lagSeconds: () => number;
}

/** Figures of relays, read when somebody asks for them. */
const relayGauges = (registers: Registry[]) => {
  const relays: WatchedRelay[] = [];
  const gauge = (name: string, help: string, read: (relay: WatchedRelay) => number) =>
    new Gauge({
      ...{ name, help, labelNames: ['relay'] as const, registers },
      collect() {
        for (const relay of relays) this.set({ relay: relay.name }, read(relay));
      },
    });
  gauge(
    'countersign_relay_active',
    'Whether this replica runs the relay: of all replicas, one does.',
    ({ isActive }) => Number(isActive()),
  );
  gauge(
    'countersign_relay_lag_seconds',
    'For how long the log has held something that the relay this replica runs has not told.',
    ({ lagSeconds }) => lagSeconds(),
  );
  return (relay: WatchedRelay): void => void relays.push(relay);
};

/** From a millisecond, which a decision takes, to ten seconds, after which nobody waits. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What is counted of messages, and of the texts that leave us. */
const ofMessages = (registers: Registry[]) => ({
  messages: new Counter({
    name: 'countersign_messages_total',
    help: 'Messages of a topic that a follower was given.',
    labelNames: ['topic', 'outcome'] as const,
    registers,
  }),
  waited: new Histogram({
    name: 'countersign_message_wait_seconds',
    help: 'For how long messages had waited when a follower took them, anew each time.',
    labelNames: ['topic'] as const,
    buckets: waitBuckets,
    registers,
  }),
  smsAttempts: new Counter({
    name: 'countersign_sms_attempts_total',
    help: 'Texts handed to a provider, by what it said: accepted, or why not.',
    labelNames: ['provider', 'outcome'] as const,
    registers,
  }),
});

/**
 * What one process counts, in a registry of its own, with what Node tells of the process and its
 * event loop. Labels are closed lists from the contracts, never ids: each value costs memory.
 */
export const createMetrics = () => {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  return {
    registry,
    watchRelay: relayGauges(registers),
    operations: new Histogram({
      name: 'countersign_operation_duration_seconds',
      help: 'How long operations took to answer.',
      labelNames: ['operation', 'outcome'] as const,
      buckets,
      registers,
    }),
    refusals: new Counter({
      name: 'countersign_refusals_total',
      help: 'Operations answered with a refusal.',
      labelNames: ['operation', 'refusal'] as const,
      registers,
    }),
    clockSkew: new Counter({
      name: 'countersign_clock_skew_total',
      help: 'Stored instants met that lie beyond their own window: some clock was wrong.',
      labelNames: ['stored'] as const,
      registers,
    }),
    unknownLines: new Counter({
      name: 'countersign_unknown_log_lines_total',
      help: 'Lines told to the log that only a newer release knows: kept for it, or skipped.',
      labelNames: ['outcome'] as const,
      registers,
    }),
    ...ofMessages(registers),
    unanswered: new Counter({
      name: 'countersign_unanswered_total',
      help: 'Questions this process asked that got no answer.',
      labelNames: ['operation', 'silence', 'asker'] as const,
      registers,
    }),
  };
};

export type Metrics = ReturnType<typeof createMetrics>;
