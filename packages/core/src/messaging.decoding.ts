import type { z } from 'zod';
import { decodeMessage } from './decode.ts';
import type { Delivery, FollowTopicOptions, Handled } from './messaging.ts';
import type { Topic } from './operation.ts';
import { UnreadableError } from './unavailable.ts';

type Handler<Body> = (body: Body, id: string, delivery: Delivery) => Promise<Handled>;

/**
 * Decodes each message before it is handled. What cannot be read rejects like any delivery that
 * failed: it comes again, perhaps to a replica that can read it, and in the end is a dead letter.
 */
export const decoding =
  <T extends Topic>(
    topic: T,
    { onUnreadable }: FollowTopicOptions,
    handler: Handler<z.output<T['body']>>,
  ): Handler<unknown> =>
  async (raw, id, delivery) => {
    let body: z.output<T['body']>;
    try {
      body = decodeMessage(topic, raw);
    } catch (error) {
      if (error instanceof UnreadableError) onUnreadable?.(error, id);
      throw error;
    }
    return handler(body, id, delivery);
  };
