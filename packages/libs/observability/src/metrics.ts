import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { getHeapStatistics } from 'node:v8';
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

/** Circuit breakers, counted when somebody asks: a provider of each of many tenants. */
const breakerGauge = (registers: Registry[]) => {
  let read: () => readonly (readonly [string, number])[] = () => [];
  new Gauge({
    name: 'countersign_sms_provider_breaker_open',
    help: 'How many tenants of this replica have a provider that rests after failures in a row.',
    labelNames: ['provider'] as const,
    registers,
    collect() {
      for (const [provider, open] of read()) this.set({ provider }, open);
    },
  });
  return <Provider extends string>(
    providers: readonly Provider[],
    open: (provider: Provider) => number,
  ): void => {
    read = () => providers.map((provider) => [provider, open(provider)]);
  };
};

/** Beyond it the process ends; what Node itself tells is only how much of the heap is used. */
const heapGauge = (registers: Registry[]) =>
  new Gauge({
    name: 'countersign_heap_limit_bytes',
    help: 'How large the heap may become before the process ends.',
    registers,
    collect() {
      this.set(getHeapStatistics().heap_size_limit);
    },
  });

/** Whoever answers later is as good as away, and Prometheus gives up after ten seconds. */
const dependencyTimeoutMs = 2_000;

/** What a process depends on, asked whether it is there when somebody asks for the figures. */
const dependencyGauge = (registers: Registry[]) => {
  const pings = new Map<string, () => Promise<unknown>>();
  new Gauge({
    name: 'countersign_dependency_up',
    help: 'Whether this process reaches what it depends on: 1, or 0 after two seconds.',
    labelNames: ['dependency'] as const,
    registers,
    async collect() {
      const asked = [...pings].map(async ([dependency, ping]) => {
        const late = AbortSignal.timeout(dependencyTimeoutMs);
        const gone = new Promise<number>((resolve) =>
          late.addEventListener('abort', () => resolve(0), { once: true }),
        );
        const up = ping().then(
          () => 1,
          () => 0,
        );
        this.set({ dependency }, await Promise.race([up, gone]));
      });
      await Promise.all(asked);
    },
  });
  return (dependency: string, ping: () => Promise<unknown>): void =>
    void pings.set(dependency, ping);
};

/** Scavenges are days apart, and each replica of each service asks. */
const scavengeStaleMs = 5 * 60_000;

/** When the store last gave back what was removed, asked now and then. */
const scavengeGauge = (registers: Registry[]) => {
  let last: (() => Promise<string | undefined>) | undefined;
  let askedAtMs = Number.NEGATIVE_INFINITY;
  const gauge = new Gauge({
    name: 'countersign_scavenge_ended_timestamp_seconds',
    help: 'When the last scavenge of EventStoreDB ended; 0 where none has.',
    labelNames: [] as const,
    registers,
    async collect() {
      const nowMs = performance.now();
      if (!last || nowMs - askedAtMs < scavengeStaleMs) return;
      const endedAt = await last().catch(() => null);
      // Nothing is said by a store that is away: the last word stands.
      if (endedAt === null) return;
      askedAtMs = nowMs;
      this.set(endedAt === undefined ? 0 : Date.parse(endedAt) / 1_000);
    },
  });
  // It is 0 from the beginning, and where there is no such store that is no figure at all.
  gauge.remove();
  return (read: () => Promise<string | undefined>): void => {
    last = read;
  };
};

const certificates = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** In seconds since 1970, the end of the certificate that ends first. */
const endOf = (pem: string): number =>
  Math.min(
    ...[...pem.matchAll(certificates)].map(
      ([text]) => new X509Certificate(text).validToDate.getTime() / 1_000,
    ),
  );

/** Servers renew theirs days ahead, and each replica of each service looks. */
const servedStaleMs = 5 * 60_000;

/** Asks seldom, and says again what it heard last; `undefined` until it has heard anything. */
const seldom = (ask: () => Promise<number>): (() => Promise<number | undefined>) => {
  let last: number | undefined;
  let heardAtMs = Number.NEGATIVE_INFINITY;
  return async () => {
    if (performance.now() - heardAtMs < servedStaleMs) return last;
    // A server that is away is told of by another figure, and its certificate is what it was.
    const heard = await ask().catch(() => undefined);
    if (heard === undefined) return last;
    heardAtMs = performance.now();
    last = heard;
    return last;
  };
};

/**
 * When certificates end: those that are files, read anew each time, as they are renewed in place,
 * and those that servers show.
 */
const certificateGauge = (registers: Registry[]) => {
  const ends = new Map<string, () => Promise<number | undefined>>();
  new Gauge({
    name: 'countersign_certificate_expiry_timestamp_seconds',
    help: 'When a certificate ends, the first of several; 0 where there is none in its file.',
    labelNames: ['certificate'] as const,
    registers,
    async collect() {
      const found = [...ends].map(async ([certificate, read]) => {
        const end = await read();
        if (end !== undefined) this.set({ certificate }, Number.isFinite(end) ? end : 0);
      });
      await Promise.all(found);
    },
  });
  const ofFile = (file: string) => () =>
    readFile(file, 'utf8')
      .then(endOf)
      .catch(() => 0);
  return {
    file: (certificate: string, file: string | undefined): void => {
      if (file !== undefined) ends.set(certificate, ofFile(file));
    },
    /** What a server shows, in seconds since 1970, as somebody reads it there. */
    served: (certificate: string, read: (() => Promise<number>) | undefined): void => {
      if (read !== undefined) ends.set(certificate, seldom(read));
    },
  };
};

/** When FIDO's next metadata is due, of a process that has any. */
const metadataGauge = (registers: Registry[]) => {
  let due: (() => string | undefined) | undefined;
  const gauge = new Gauge({
    name: 'countersign_fido_metadata_next_update_timestamp_seconds',
    help: "When FIDO's next metadata is due; in the past where it is late, 0 before any was read.",
    labelNames: [] as const,
    registers,
    collect() {
      if (due) this.set(Date.parse(due() ?? '1970-01-01T00:00:00.000Z') / 1_000);
    },
  });
  gauge.remove();
  return (nextUpdate: () => string | undefined): void => {
    due = nextUpdate;
  };
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
  deadLetters: new Counter({
    name: 'countersign_dead_letters_total',
    help: 'Messages of a topic that a follower gave up, and that are kept for an operator.',
    labelNames: ['topic'] as const,
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

/** How a request was answered, as the first digit of its status says. */
const statusClasses = ['1xx', '2xx', '3xx', '4xx', '5xx'] as const;

/**
 * What is counted of HTTP. How requests fared is there from the beginning, at 0; by each route's
 * statuses it would be thousands of series: the log says which route it was.
 */
const ofRequests = (registers: Registry[]) => {
  const requests = new Counter({
    name: 'countersign_http_requests_total',
    help: 'Requests answered, by the class of their status.',
    labelNames: ['status'] as const,
    registers,
  });
  const durations = new Histogram({
    name: 'countersign_http_request_duration_seconds',
    help: 'How long requests took to answer, by route.',
    labelNames: ['method', 'route'] as const,
    buckets,
    registers,
  });
  return {
    /** Says which routes there are. */
    serves: (method: string, route: string): void => {
      for (const status of statusClasses) requests.inc({ status }, 0);
      durations.zero({ method, route });
    },
    answered: (served: { readonly method: string; readonly route: string }, how: Answered) => {
      requests.inc({ status: `${Math.trunc(how.status / 100)}xx` });
      durations.observe(served, how.durationMs / 1_000);
    },
  };
};

interface Answered {
  readonly status: number;
  readonly durationMs: number;
}

/**
 * What one process counts, in a registry of its own, with what Node tells of the process and its
 * event loop. Labels are closed lists from the contracts, never ids: each value costs memory.
 */
export const createMetrics = () => {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  heapGauge(registers);
  const watchedCertificates = certificateGauge(registers);

  return {
    registry,
    watchRelay: relayGauges(registers),
    /** Lets the figures say whether something that the process depends on is there. */
    watchDependency: dependencyGauge(registers),
    /** Lets the figures say how many providers rest after failures. */
    watchBreakers: breakerGauge(registers),
    /** Lets the figures say when the store was last scavenged. */
    watchScavenge: scavengeGauge(registers),
    /** Lets the figures say when FIDO's next metadata is due. */
    watchFidoMetadata: metadataGauge(registers),
    /** Lets the figures say when a certificate ends, if the process was given one. */
    watchCertificate: watchedCertificates.file,
    /** Lets the figures say when the certificate ends that a server shows, if it has one. */
    watchServedCertificate: watchedCertificates.served,
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
    /** What is counted of HTTP, where it is served. */
    http: ofRequests(registers),
    unanswered: new Counter({
      name: 'countersign_unanswered_total',
      help: 'Questions this process asked that got no answer.',
      labelNames: ['operation', 'silence', 'asker'] as const,
      registers,
    }),
  };
};

export type Metrics = ReturnType<typeof createMetrics>;
