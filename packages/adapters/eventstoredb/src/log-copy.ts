import {
  categoryOf,
  type NewEvent,
  noRevision,
  type Position,
  type RecordedEvent,
} from '@countersign/core';
import {
  type EventStoreDBClient,
  FORWARDS,
  type ResolvedEvent,
  type StreamingRead,
} from '@eventstore/db-client';
import { appender } from './append.ts';
import { openConnection } from './connection.ts';
import { withCaFile } from './connection-string.ts';
import { heartbeatStream } from './heartbeat.ts';
import { truncatedBefore } from './metadata.ts';
import { pointOf } from './position.ts';
import { readHead } from './read.ts';
import { recordedEvent } from './recorded-event.ts';
import { retention } from './retention.ts';

const pageMax = 500;
/** A page may hold 500 large events, and nobody waits for it but a backup. */
const deadlineMs = 30_000;

/** An event as a copy of the log holds it. */
export interface CopiedEvent extends Omit<RecordedEvent, 'revision'> {
  /** Counted from the first event that could still be read: what is gone leaves no gap. */
  readonly revision: number;
  /** When the log took it: an instant, by the server's clock. */
  readonly createdAt: string;
  /** How long its stream keeps events, where it does not do so for ever. */
  readonly maxAgeSeconds?: number;
}

/** What a stream's metadata says of which of its events can be read. */
interface Kept {
  readonly from: number;
  readonly maxAgeSeconds: number | undefined;
}

interface Page {
  readonly events: readonly (RecordedEvent & { readonly createdAt: string })[];
  readonly isLast: boolean;
}

const collect = async (
  read: StreamingRead<ResolvedEvent>,
  signal: AbortSignal,
): Promise<readonly ResolvedEvent[]> => {
  const giveUp = () => void read.destroy(new Error('gave up'));
  signal.addEventListener('abort', giveUp);
  read.on('error', () => {});
  try {
    const found: ResolvedEvent[] = [];
    for await (const resolved of read) found.push(resolved);
    return found;
  } finally {
    signal.removeEventListener('abort', giveUp);
    // A read that is left early stays open on the server for good.
    void read.cancel().catch(() => {});
  }
};

const readPage = (from: Position) => (client: EventStoreDBClient, signal: AbortSignal) =>
  collect(
    client.readAll({ fromPosition: pointOf(from), direction: FORWARDS, maxCount: pageMax }),
    signal,
  );

const createdAtOf = ({ event }: ResolvedEvent): string =>
  (event?.created ?? new Date(0)).toISOString();

const keptOf = (metadata: unknown): Kept => {
  const isTold = typeof metadata === 'object' && metadata !== null && '$maxAge' in metadata;
  const maxAgeSeconds = isTold ? Number(metadata.$maxAge) : undefined;
  return { from: truncatedBefore(metadata), maxAgeSeconds };
};

/** A stream of ours: not the server's own, and not the metadata of one. */
const isOurs = (stream: string) =>
  !stream.startsWith('$') && !['', categoryOf(heartbeatStream)].includes(categoryOf(stream));

export interface LogCopyOptions {
  readonly connectionString: string;
  readonly caFile?: string | undefined;
}

/** The whole log, to be copied out, or in again. It is the one event store of its process. */
export const openLogCopy = ({ connectionString, caFile }: LogCopyOptions) => {
  const named = caFile === undefined ? connectionString : withCaFile(connectionString, caFile);
  const connection = openConnection(named, deadlineMs);
  const append = appender(connection);
  const { retain } = retention(connection);

  const pageAfter = async (after: Position, until: Position): Promise<Page> => {
    const found = await connection.reading.retry(readPage(after));
    const events = found.flatMap((resolved) => {
      const event = recordedEvent(resolved);
      return event ? [{ ...event, createdAt: createdAtOf(resolved) }] : [];
    });
    const news = events.filter(({ position }) => position > after && position <= until);
    const isPast = events.some(({ position }) => position > until);
    return { events: news, isLast: isPast || found.length < pageMax };
  };

  /** Everything up to a position, in the order of the log, a page at a time. */
  async function* pages(until: Position): AsyncGenerator<Page['events']> {
    let after: Position = '';
    for (;;) {
      const { events, isLast } = await pageAfter(after, until);
      if (events.length > 0) yield events;
      if (isLast) return;
      after = events.at(-1)?.position ?? until;
    }
  }

  /** Of which streams some events are not to be read any more, or not for ever. */
  const terms = async (until: Position): Promise<ReadonlyMap<string, Kept>> => {
    const found = new Map<string, Kept>();
    for await (const page of pages(until)) {
      for (const { stream, data } of page) {
        if (stream.startsWith('$$')) found.set(stream.slice(2), keptOf(data));
      }
    }
    return found;
  };

  return {
    ping: async (): Promise<void> => void (await connection.reading.once(readHead())),
    head: async (): Promise<Position> =>
      (await connection.reading.retry(readHead()))?.[0]?.position ?? '',
    /** Whether it holds a stream of ours. */
    isEmpty: async (): Promise<boolean> => {
      const head = (await connection.reading.retry(readHead()))?.[0]?.position ?? '';
      for await (const page of pages(head)) {
        if (page.some(({ stream }) => isOurs(stream))) return false;
      }
      return true;
    },
    /**
     * What can be read of every stream of ours, up to a position. What was removed or is too old
     * is left out, though the server still has it until it scavenges.
     */
    async *events(until: Position, nowMs: number): AsyncGenerator<CopiedEvent> {
      const kept = await terms(until);
      const counts = new Map<string, number>();
      for await (const page of pages(until)) {
        for (const { revision: before, ...event } of page) {
          if (!isOurs(event.stream)) continue;
          const { from = 0, maxAgeSeconds } = kept.get(event.stream) ?? {};
          if (before < from || isPast(event.createdAt, maxAgeSeconds, nowMs)) continue;
          const revision = counts.get(event.stream) ?? 0;
          counts.set(event.stream, revision + 1);
          yield { ...event, revision, ...(maxAgeSeconds !== undefined && { maxAgeSeconds }) };
        }
      }
    },
    /** Appends to a stream that stands just before `revision`; answers where the log then ends. */
    write: async (
      stream: string,
      revision: number,
      events: readonly NewEvent[],
    ): Promise<Position> => {
      const appended = await append(stream, revision - 1 < 0 ? noRevision : revision - 1, events);
      if (appended.outcome === 'conflict') throw new Error('the event store holds something else');
      return appended.position;
    },
    retain: (stream: string, maxAgeSeconds: number): Promise<void> =>
      retain(stream, { maxAgeSeconds }),
    close: connection.close,
  };
};
export type LogCopy = ReturnType<typeof openLogCopy>;

/** Whether an event is too old to be read. */
export const isPast = (
  createdAt: string,
  maxAgeSeconds: number | undefined,
  nowMs: number,
): boolean => maxAgeSeconds !== undefined && Date.parse(createdAt) + maxAgeSeconds * 1_000 < nowMs;
