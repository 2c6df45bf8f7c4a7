import type { Messaging } from '@countersign/core';
import { spanning, type Tracing } from './tracing.ts';

/** A messaging whose every question, answer and message is a span of the trace it belongs to. */
export const tracedMessaging = (messaging: Messaging, tracing: Tracing): Messaging => ({
  ...messaging,
  ask: (operation, request, options) =>
    spanning(tracing, { name: `ask ${operation.subject}`, kind: 'client' }, () =>
      messaging.ask(operation, request, options),
    ),
  answer: (operation, handler, options) =>
    messaging.answer(
      operation,
      (...asked) =>
        spanning(tracing, { name: operation.subject, kind: 'server' }, () => handler(...asked)),
      options,
    ),
  publish: (topic, message) =>
    spanning(tracing, { name: `publish ${topic.subject}`, kind: 'producer' }, () =>
      messaging.publish(topic, message),
    ),
  follow: (topic, options, handler) =>
    messaging.follow(topic, options, (...delivered) =>
      spanning(tracing, { name: `follow ${topic.subject}`, kind: 'consumer' }, () =>
        handler(...delivered),
      ),
    ),
});
