import { randomInt } from 'node:crypto';
import {
  type Appended,
  type NewEvent,
  noRevision,
  type RecordedEvent,
  type Revision,
} from '@countersign/core';
import {
  type AppendResult,
  type JSONEventData,
  jsonEvent,
  NO_STREAM,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import type { Connection } from './connection.ts';
import { positionOf } from './position.ts';
import { readStream, requiresLeader } from './read.ts';

const conflict: Appended = { outcome: 'conflict' };
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const written = ({ id, type, data, metadata }: NewEvent) => {
  if (!uuid.test(id)) throw new Error('EventStoreDB takes a UUID for the id of an event');
  // Data is JSON by the port's contract; `undefined` has no JSON.
  return jsonEvent({ id, type, data: (data ?? null) as JSONEventData, metadata: metadata ?? {} });
};

const landed = ({ nextExpectedRevision, position }: AppendResult): Appended => ({
  outcome: 'appended',
  revision: Number(nextExpectedRevision),
  position: positionOf(position),
});

/** What is there, if it begins with these very events. */
const repeated = (there: readonly RecordedEvent[], events: readonly NewEvent[]): Appended => {
  const last = there.at(-1);
  const isRepeat =
    there.length === events.length && there.every(({ id }, at) => id === events[at]?.id);
  if (!last || !isRepeat) return conflict;
  return { outcome: 'appended', revision: last.revision, position: last.position };
};

/**
 * The server drops an append whose ids are on their way already, and answers neither (23.10.6): the
 * first was sent through a connection that broke, or its answer was lost. So what is not answered
 * within this is asked again: an append is answered in milliseconds, and repeating one is harmless.
 */
const repeatAfterMs = { min: 250, max: 300 };

/** Asks, and asks the same again at growing intervals, until one of them is answered. */
const repeatUntilAnswered = <Answer>(
  ask: () => Promise<Answer>,
  signal: AbortSignal,
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const end = () => clearTimeout(timer);
    const askOnce = (pauseMs: number) => {
      timer = setTimeout(() => askOnce(pauseMs * 2), pauseMs);
      ask().then(resolve, reject).finally(end);
    };
    signal.addEventListener('abort', end);
    askOnce(randomInt(repeatAfterMs.min, repeatAfterMs.max + 1));
  });

export const appender = ({ reading, writing }: Connection) => {
  /**
   * An append whose outcome is unknown is sent again with the same ids and the same revision: the
   * server then looks at what follows that revision, and answers as it did the first time.
   */
  const send = async (stream: string, expected: Revision, events: readonly NewEvent[]) => {
    const messages = events.map(written);
    const expectedRevision: typeof NO_STREAM | bigint =
      expected === noRevision ? NO_STREAM : BigInt(expected);
    try {
      return landed(
        await writing.retry((client, signal) =>
          repeatUntilAnswered(
            () => client.appendToStream(stream, messages, { expectedRevision, requiresLeader }),
            signal,
          ),
        ),
      );
    } catch (reason) {
      if (reason instanceof WrongExpectedVersionError) return reason;
      throw reason;
    }
  };

  return async (
    stream: string,
    expected: Revision,
    events: readonly NewEvent[],
  ): Promise<Appended> => {
    if (!stream.includes('-')) throw new Error('a stream is named <category>-<id>');
    if (stream.startsWith('$')) throw new Error('a stream of ours does not begin with $');
    if (events.length === 0) throw new Error('an append needs at least one event');
    if (!Number.isSafeInteger(expected) || expected < noRevision) throw new Error('no revision');
    const answer = await send(stream, expected, events);
    if (!(answer instanceof WrongExpectedVersionError)) return answer;
    if (expected !== noRevision || typeof answer.actualVersion !== 'bigint') return conflict;

    // For us a stream of which nothing can be read holds nothing; the server still counts on. And
    // a stream that was removed and begun anew knows no repeat of its first append: we look.
    const there = (await reading.retry(readStream(stream, 0, events.length))) ?? [];
    if (there.length > 0) return repeated(there, events);
    const again = await send(stream, Number(answer.actualVersion), events);
    return again instanceof WrongExpectedVersionError ? conflict : again;
  };
};
