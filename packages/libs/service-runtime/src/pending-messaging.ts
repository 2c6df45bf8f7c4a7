import { type Bucket, type KeyValue, type Messaging, UnavailableError } from '@countersign/core';
import type { z } from 'zod';

/** A messaging that may be handed out before there is anything to carry it. */
interface Pending {
  /** Until something carries it, whatever is asked of it is unavailable, and may be tried again. */
  readonly messaging: Messaging;
  readonly carry: (carrier: Messaging) => void;
}

/** What listens first is built of this: a server that answers "in a moment" from its beginning. */
export const pendingMessaging = (): Pending => {
  let carrier: Messaging | undefined;
  const there = (): Messaging => {
    if (!carrier) throw new UnavailableError('this process is not connected yet');
    return carrier;
  };

  const messaging: Messaging = {
    ask: async (operation, request, options) => there().ask(operation, request, options),
    answer: async (operation, handler, options) => there().answer(operation, handler, options),
    publish: async (topic, message) => there().publish(topic, message),
    follow: async (topic, options, handler) => there().follow(topic, options, handler),
    deadLetters: async (topic, durable) => there().deadLetters(topic, durable),
    keyValue: <B extends Bucket>(bucket: B): KeyValue<z.output<B['value']>> => {
      let opened: KeyValue<z.output<B['value']>> | undefined;
      const records = () => {
        opened ??= there().keyValue(bucket);
        return opened;
      };
      return {
        get: async (key) => records().get(key),
        put: async (key, value, options) => records().put(key, value, options),
        create: async (key, value, options) => records().create(key, value, options),
        replace: async (key, value, revision, options) =>
          records().replace(key, value, revision, options),
        use: async (key) => records().use(key),
        remove: async (key) => records().remove(key),
      };
    },
    ping: async () => there().ping(),
    close: async () => carrier?.close(),
  };

  return {
    messaging,
    carry: (given) => {
      carrier = given;
    },
  };
};
