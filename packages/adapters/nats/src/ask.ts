import { setTimeout as pause } from 'node:timers/promises';
import {
  askTriesMax,
  decodeReply,
  type Operation,
  type ReplyOf,
  type Silence,
  Unanswered,
} from '@countersign/core';
import { ErrorCode, NatsError } from 'nats';
import type { Connection } from './connection.ts';
import { asking, bodyOf, silenceIn } from './wire.ts';

/**
 * What an error of the client means to whoever asked. A connection that breaks after the question
 * has left makes the outcome unknown, just as a late answer does.
 */
const silences: Readonly<Record<string, Silence>> = {
  [ErrorCode.NoResponders]: 'no-responders',
  [ErrorCode.Timeout]: 'timed-out',
  [ErrorCode.Cancelled]: 'timed-out',
  [ErrorCode.ConnectionClosed]: 'timed-out',
  [ErrorCode.Disconnect]: 'timed-out',
};

const silenceOf = (reason: unknown): Silence =>
  (reason instanceof NatsError ? silences[reason.code] : undefined) ?? 'broken';

const againAfterMs = 10;
/** With so little time left, whoever is asked had better answer. */
const lastTryMs = 300;

/** Asks over NATS. The reply may be another version's: it is decoded as anything that arrives. */
export const ask = async <O extends Operation>(
  { nats, isUp }: Connection,
  operation: O,
  request: unknown,
  timeoutMs: number,
): Promise<ReplyOf<O>> => {
  const { subject } = operation;
  if (!isUp()) throw new Unanswered(subject, 'no-responders');
  const payload = JSON.stringify(request ?? null);
  const endsAt = performance.now() + timeoutMs;
  for (let tried = 1; ; tried += 1) {
    const leftMs = Math.max(1, endsAt - performance.now());
    const isLastTry = tried === askTriesMax || leftMs < lastTryMs;
    const options = { timeout: leftMs, headers: asking(isLastTry) };
    const reply = await nats.request(subject, payload, options).catch((reason: unknown) => {
      throw new Unanswered(subject, silenceOf(reason));
    });
    const silence = silenceIn(reply);
    if (!silence) return decodeReply(operation, bodyOf(reply));
    if (silence !== 'ask-another') throw new Unanswered(subject, silence);
    // Whoever does not know of last tries could be asked for ever.
    if (isLastTry) throw new Unanswered(subject, 'unreadable');
    await pause(againAfterMs);
  }
};
