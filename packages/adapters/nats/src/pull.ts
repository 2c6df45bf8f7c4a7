import { createInbox, type Msg, nanos } from 'nats';
import type { Connection } from './connection.ts';
import { safeName } from './names.ts';
import { bringAgain } from './wire.ts';

const pullExpiresMs = 20_000;
const graceMs = 2_000;
const request = JSON.stringify({ batch: 1, expires: nanos(pullExpiresMs) });

/** Thrown when the server will not serve a pull: the consumer may be gone. */
class PullRefused extends Error {
  override readonly name = 'PullRefused';
}

const expired = [404, 408];

/**
 * Pulls one message at a time, over an inbox of its own. The client's `consume` fetches ahead of
 * what is handled, and its `fetch` drops what arrives while it closes; here nothing is fetched that
 * nobody has a hand free for, and what arrives late is given back.
 */
export const puller = (
  { nats, inboxPrefix, onReconnect }: Connection,
  subject: string,
  durable: string,
) => {
  const inbox = createInbox(inboxPrefix);
  const pullSubject = `$JS.API.CONSUMER.MSG.NEXT.${safeName(subject)}.${safeName(durable)}`;
  const arrived: Msg[] = [];
  let wake = () => {};

  const subscription = nats.subscribe(inbox, {
    callback: (error, message) => {
      if (!error) arrived.push(message);
      wake();
    },
  });
  // A server that was away has forgotten our pull.
  const forget = onReconnect(() => wake());

  const woken = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, pullExpiresMs + graceMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  return {
    /** The next message, or nothing after a while. */
    next: async (): Promise<Msg | undefined> => {
      if (arrived.length === 0) {
        nats.publish(pullSubject, request, { reply: inbox });
        await woken();
      }
      const message = arrived.shift();
      // A status line has a code and no subject of its own.
      if (!message || message.subject !== inbox) return message;
      const code = message.headers?.code ?? 0;
      if (expired.includes(code)) return undefined;
      throw new PullRefused(`the server refuses to bring messages: ${code}`);
    },
    interrupt: () => wake(),
    /** Ends the pull on the server, and gives back what it had sent by then. */
    end: async () => {
      forget();
      // Refused only where the subscription has ended already.
      await subscription.drain().catch(() => {});
      const late = arrived.splice(0).filter((message) => message.subject !== inbox);
      for (const message of late) bringAgain(message, 1);
    },
  };
};
