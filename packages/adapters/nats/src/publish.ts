import { ErrorCode, type JetStreamClient, NatsError } from 'nats';
import type { Streams } from './streams.ts';
import { messageId, outgoing } from './wire.ts';

const attemptsMax = 3;
const attemptTimeoutMs = 2_000;

/**
 * What a second attempt may mend: a message that was lost while the server was away, or a stream
 * that somebody deleted after we made it.
 */
const mendable: readonly string[] = [
  ErrorCode.Timeout,
  ErrorCode.NoResponders,
  ErrorCode.Disconnect,
];

/** Publishes, and again if need be: the server drops what it has under this id already. */
export const publisher =
  (stream: JetStreamClient, made: Streams) =>
  async (subject: string, id: string, body: unknown): Promise<void> => {
    const payload = JSON.stringify(body ?? null);
    const send = async () => {
      await made.stream(subject);
      const options = { msgID: messageId(id), headers: outgoing(), timeout: attemptTimeoutMs };
      await stream.publish(subject, payload, options);
    };
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await send();
      } catch (reason) {
        const isMendable = reason instanceof NatsError && mendable.includes(reason.code);
        if (!isMendable || attempt === attemptsMax) throw reason;
        made.forget();
      }
    }
  };
