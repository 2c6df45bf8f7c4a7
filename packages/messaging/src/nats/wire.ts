import { correlated, correlationId } from '@countersign/kernel';
import { headers, type Msg, type MsgHdrs, nanos } from 'nats';

const correlationHeader = 'Correlation-Id';
const messageIdHeader = 'Nats-Msg-Id';
const silenceHeader = 'Silence';

// A header is one line of plain text: whatever an id is made of, it becomes that and comes back.
const toHeader = encodeURIComponent;
const fromHeader = (text: string) => decodeURIComponent(text);

/** The headers of something sent now: why it is sent. */
export const outgoing = (): MsgHdrs => {
  const sent = headers();
  const correlation = correlationId();
  if (correlation) sent.set(correlationHeader, toHeader(correlation));
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
  return correlation === undefined ? work() : correlated(correlation, work);
};

/** What a message says; its bare text, where that is not JSON and so not from us. */
export const bodyOf = (message: Msg): unknown => {
  try {
    return message.json();
  } catch {
    return message.string();
  }
};

/** The headers of a reply that is none: why there is no answer. */
export const silent = (silence: 'busy' | 'broken'): MsgHdrs => {
  const sent = headers();
  sent.set(silenceHeader, silence);
  return sent;
};

export const silenceIn = (message: Msg): 'busy' | 'broken' | undefined => {
  const silence = message.headers?.get(silenceHeader);
  if (!silence) return undefined;
  return silence === 'busy' ? 'busy' : 'broken';
};

/** What a follower can say of a delivery, in JetStream's words. */
export const acknowledge = (message: Msg): boolean => message.respond('+ACK');
export const stillWorking = (message: Msg): boolean => message.respond('+WPI');
export const bringAgain = (message: Msg, afterMs: number): boolean =>
  message.respond(`-NAK ${JSON.stringify({ delay: nanos(Math.ceil(afterMs)) })}`);
export const bringNoMore = (message: Msg): boolean => message.respond('+TERM');

/**
 * How often a message was delivered, this time included. An acknowledgement goes to
 * `$JS.ACK.<stream>.<consumer>.<delivered>.…`, since server 2.9 perhaps with two more tokens
 * (domain and account) before the stream.
 */
export const deliveriesOf = (message: Msg): number => {
  const tokens = message.reply?.split('.') ?? [];
  return Number(tokens[tokens.length > 9 ? 6 : 4]);
};
