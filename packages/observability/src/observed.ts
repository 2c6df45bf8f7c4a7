import {
  AskAnother,
  correlationId,
  type Handled,
  type Messaging,
  type Reply,
  type Silence,
  Unanswered,
} from '@countersign/kernel';
import type { Logger } from 'pino';
import type { Handling, Metrics, Outcome } from './metrics.ts';
import { traceId } from './tracing/tracing.ts';

/** Where what is observed goes. */
export interface Observers {
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Who asks, where several services share a process. */
  readonly service?: string;
  /** What it may ask, by subject. */
  readonly asks?: readonly string[];
}

/** Every way in which a question gets no answer: all of them, as the compiler sees. */
const silences = Object.keys({
  'no-responders': true,
  'timed-out': true,
  busy: true,
  broken: true,
  unreadable: true,
} satisfies Record<Silence, true>);
const outcomes: readonly Outcome[] = ['ok', 'refused', 'failed'];
const handlings: readonly Handling[] = ['handled', 'postponed', 'failed'];

/** Milliseconds since `start`, to the hundredth. */
const msSince = (start: number) => Math.round((performance.now() - start) * 100) / 100;

/** Why something was done, and where to read on about it. */
const why = () => ({ correlationId: correlationId(), traceId: traceId() });

const operationEnded = ({ log, metrics }: Observers) => {
  const counted = (operation: string, outcome: Outcome, durationMs: number) =>
    metrics.operations.observe({ operation, outcome }, durationMs / 1000);

  return {
    answered: (operation: string, start: number, reply: Reply<unknown, string>) => {
      const durationMs = msSince(start);
      const outcome = reply.ok ? 'ok' : 'refused';
      const refusal = reply.ok ? undefined : reply.refusal;
      counted(operation, outcome, durationMs);
      if (refusal !== undefined) metrics.refusals.inc({ operation, refusal });
      if (!log.isLevelEnabled('info')) return;
      log.info({ operation, outcome, refusal, durationMs, ...why() });
    },
    failed: (operation: string, start: number, error: unknown) => {
      const durationMs = msSince(start);
      const outcome = 'failed';
      counted(operation, outcome, durationMs);
      // Nothing is wrong: during an update, another replica goes on with it.
      const level = error instanceof AskAnother ? 'info' : 'error';
      log[level]({ operation, outcome, durationMs, ...why(), error });
    },
  };
};

const messageEnded =
  ({ log, metrics }: Observers) =>
  (topic: string, messageId: string, start: number, outcome: Handling, error?: unknown) => {
    metrics.messages.inc({ topic, outcome });
    const level = outcome === 'failed' ? 'error' : 'info';
    if (!log.isLevelEnabled(level)) return;
    const durationMs = msSince(start);
    log[level]({
      topic,
      outcome,
      messageId,
      durationMs,
      ...why(),
      ...(outcome === 'failed' && { error }),
    });
  };

const outcomeOf = (handled: Handled): Handling => (handled ? 'postponed' : 'handled');

/**
 * A messaging that is watched: each operation answered and each message followed gives one line of
 * log, at its end, and is counted. What they carry is never looked at, and errors go on as thrown.
 */
export const observed = (messaging: Messaging, observers: Observers): Messaging => {
  const { metrics, service: asker = 'unnamed' } = observers;
  const operation = operationEnded(observers);
  const message = messageEnded(observers);
  const unreadable = (error: Error, messageId?: string) =>
    observers.log.error({ ...why(), messageId, error }, 'unreadable');

  // Counters are there from the beginning: one that is born with its first fault shows no rise.
  for (const subject of observers.asks ?? []) {
    for (const silence of silences)
      metrics.unanswered.inc({ operation: subject, silence, asker }, 0);
  }

  return {
    ...messaging,
    ask: async (question, request, options) => {
      try {
        return await messaging.ask(question, request, options);
      } catch (error) {
        if (error instanceof Unanswered) {
          // An update passes; where it has, somebody must see what the two do not agree on.
          if (error.silence === 'unreadable') unreadable(error);
          metrics.unanswered.inc({ operation: error.subject, silence: error.silence, asker });
        }
        throw error;
      }
    },
    answer: (asked, handler, options) => {
      for (const outcome of outcomes)
        metrics.operations.zero({ operation: asked.subject, outcome });
      for (const refusal of asked.refusals) {
        metrics.refusals.inc({ operation: asked.subject, refusal }, 0);
      }
      return messaging.answer(
        asked,
        async (request, how) => {
          const start = performance.now();
          try {
            const reply = await handler(request, how);
            operation.answered(asked.subject, start, reply);
            return reply;
          } catch (error) {
            operation.failed(asked.subject, start, error);
            throw error;
          }
        },
        options,
      );
    },
    follow: (topic, options, handler) => {
      const onUnreadable: typeof options.onUnreadable = (error, id) => {
        metrics.messages.inc({ topic: topic.subject, outcome: 'failed' });
        unreadable(error, id);
        options.onUnreadable?.(error, id);
      };
      const onDeadLetter: typeof options.onDeadLetter = (id) => {
        metrics.deadLetters.inc({ topic: topic.subject });
        observers.log.error({ topic: topic.subject, messageId: id }, 'dead letter');
        options.onDeadLetter?.(id);
      };
      // From the beginning, so that the first of them is a rise.
      metrics.deadLetters.inc({ topic: topic.subject }, 0);
      metrics.waited.zero({ topic: topic.subject });
      for (const outcome of handlings) metrics.messages.inc({ topic: topic.subject, outcome }, 0);
      const watched = { ...options, onUnreadable, onDeadLetter };
      return messaging.follow(topic, watched, async (body, id, delivery) => {
        const start = performance.now();
        metrics.waited.observe({ topic: topic.subject }, delivery.waitedMs / 1_000);
        try {
          const handled = await handler(body, id, delivery);
          message(topic.subject, id, start, outcomeOf(handled));
          return handled;
        } catch (error) {
          message(topic.subject, id, start, 'failed', error);
          throw error;
        }
      });
    },
  };
};
