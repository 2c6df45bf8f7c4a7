import {
  type AnswerOptions,
  AskAnother,
  type Attempt,
  answerConcurrencyMax,
  decodeRequest,
  type Operation,
  type Serving,
  silenceAfter,
} from '@countersign/core';
import type { Msg, NatsConnection } from 'nats';
import { isInbox } from './names.ts';
import { because, bodyOf, isLastTry, type Silence, silent } from './wire.ts';

/** The queue group of everybody who answers: each question reaches one of them. */
const queue = 'answer';

type Handler = (request: unknown, attempt: Attempt) => Promise<unknown>;

/** What is told where a handler failed: to ask another, while there is one more try. */
const silenceFor = (error: unknown, message: Msg): Silence => {
  if (!(error instanceof AskAnother)) return silenceAfter(error);
  return isLastTry(message) ? 'unreadable' : 'ask-another';
};

/**
 * Answers over NATS. The client does not wait for a handler, and a rejection inside one would end
 * the process: so each request is counted, bounded, and caught here.
 */
export const answer = async (
  nats: NatsConnection,
  operation: Operation,
  handler: Handler,
  { concurrencyMax = answerConcurrencyMax }: AnswerOptions = {},
): Promise<Serving> => {
  const inHand = new Set<Promise<void>>();

  /** A request that this version cannot read is told apart from a handler that fails. */
  const read = (message: Msg) => {
    try {
      return { request: decodeRequest(operation, bodyOf(message)) };
    } catch {
      return undefined;
    }
  };

  const handle = async (message: Msg) => {
    const decoded = read(message);
    if (!decoded) return message.respond('', { headers: silent('unreadable') });
    const reply = await because(message, () =>
      handler(decoded.request, { isLastTry: isLastTry(message) }),
    );
    return message.respond(JSON.stringify(reply));
  };

  const serve = (message: Msg) => {
    // Whoever asks says where the answer goes, and our right to reply goes anywhere: an answer that
    // is to be somebody else's question, or a call of JetStream's, is not given.
    if (!isInbox(message.reply)) return;
    if (inHand.size >= concurrencyMax) {
      message.respond('', { headers: silent('busy') });
      return;
    }
    const work = handle(message)
      .catch((error: unknown) =>
        message.respond('', { headers: silent(silenceFor(error, message)) }),
      )
      // The connection has closed under the reply: whoever asked finds out by the silence.
      .catch(() => false)
      .then(() => {
        inHand.delete(work);
      });
    inHand.add(work);
  };

  let isRefused = false;
  const subscription = nats.subscribe(operation.subject, {
    queue,
    callback: (error, message) => {
      // An error here is a missing permission.
      if (error) isRefused = true;
      else serve(message);
    },
  });
  // Until the server knows of us, whoever asks is told that nobody answers.
  await nats.flush();
  // Of an update, NATS's rights come first: a service that may not answer yet is not ready either.
  if (isRefused) {
    subscription.unsubscribe();
    throw new Error(`the server does not let this user answer ${operation.subject}`);
  }

  return {
    stop: async () => {
      // Refused only where the subscription has ended already.
      await subscription.drain().catch(() => {});
      await Promise.all(inHand);
    },
  };
};
