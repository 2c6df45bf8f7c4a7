import { becauseOf, correlationId, traceparent } from '@countersign/core';
import { headers, type Msg, type MsgHdrs, nanos } from 'nats';

const correlationHeader = 'Correlation-Id';
/** W3C's own name: whatever else reads these messages knows it. */
const traceHeader = 'traceparent';
const messageIdHeader = 'Nats-Msg-Id';
const silenceHeader = 'Silence';
const lastTryHeader = 'Last-Try';

// A header is one line of plain text: whatever an id is made of, it becomes that and comes back.
const toHeader = encodeURIComponent;
const fromHeader = (text: string) => decodeURIComponent(text);

/** The headers of something sent now: why it is sent. */
export const outgoing = (): MsgHdrs => {
  const sent = headers();
  const correlation = correlationId();
  if (correlation) sent.set(correlationHeader, toHeader(correlation));
  const span = traceparent();
  if (span) sent.set(traceHeader, span);
  return sent;
};

/** The id by which the server drops a message that it has seen. */
export const messageId = (id: string): string => toHeader(id);

export const messageIdOf = (message: Msg): string =>
  fromHeader(message.headers?.get(messageIdHeader) ?? '');

/** Runs `work` for the reason that `message` was sent, or for `otherwise`. */
export const because = <Result>(message: Msg, work: () => Result, otherwise?: string): Result => {
  const header = message.headers?.get(correlationHeader);
  const correlation = header ? fromHeader(header) : otherwise;
  const span = message.headers?.get(traceHeader);
  if (correlation === undefined && !span) return work();
  return becauseOf(
    {
      ...(correlation !== undefined && { $correlationId: correlation }),
      ...(span && { traceparent: span }),
    },
    work,
  );
};

/** What a message says; its bare text, where that is not JSON and so not from us. */
export const bodyOf = (message: Msg): unknown => {
  try {
    return message.json();
  } catch {
    return message.string();
  }
};

/** The headers of a question; on the last try, nobody is asked after this one. */
export const asking = (isLastTry: boolean): MsgHdrs => {
  const sent = outgoing();
  if (isLastTry) sent.set(lastTryHeader, '1');
  return sent;
};

export const isLastTry = ({ headers }: Msg): boolean => headers?.has(lastTryHeader) ?? false;

/** Why there is no answer, as whoever could have answered says it. */
const silences = ['busy', 'timed-out', 'broken', 'unreadable', 'ask-another'] as const;
export type Silence = (typeof silences)[number];

/** The headers of a reply that is none: why there is no answer. */
export const silent = (silence: Silence): MsgHdrs => {
  const sent = headers();
  sent.set(silenceHeader, silence);
  return sent;
};

export const silenceIn = (message: Msg): Silence | undefined => {
  const silence = message.headers?.get(silenceHeader);
  if (!silence) return undefined;
  return silences.find((known) => known === silence) ?? 'broken';
};

/** What a follower can say of a delivery, in JetStream's words. */
export const acknowledge = (message: Msg): boolean => message.respond('+ACK');
export const stillWorking = (message: Msg): boolean => message.respond('+WPI');
export const bringAgain = (message: Msg, afterMs: number): boolean =>
  message.respond(`-NAK ${JSON.stringify({ delay: nanos(Math.ceil(afterMs)) })}`);
export const bringNoMore = (message: Msg): boolean => message.respond('+TERM');

/**
 * What the address of an acknowledgement says, from `<delivered>` on: it is
 * `$JS.ACK.<stream>.<consumer>.<delivered>.<sequence>.<of consumer>.<time>.<pending>`, since server
 * 2.9 perhaps with two more tokens (domain and account) before the stream.
 */
const ackTokens = ({ reply }: Msg): readonly string[] => {
  const tokens = reply?.split('.') ?? [];
  return tokens.slice(tokens.length > 9 ? 6 : 4);
};

/** How often a message was delivered, this time included. */
export const deliveriesOf = (message: Msg): number => Number(ackTokens(message)[0]);

/** For how long a message has been kept, by our clock and the server's: never less than nothing. */
export const waitedMsOf = (message: Msg, now: string): number => {
  const keptAtNs = Number(ackTokens(message)[3]);
  return Math.max(0, Date.parse(now) - keptAtNs / 1_000_000);
};
