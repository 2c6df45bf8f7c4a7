import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Messaging, Silence } from './messaging.ts';
import { Unanswered } from './messaging.ts';
import { defineOperation, defineTopic, type Operation } from './operation.ts';
import { defineBucket } from './records.ts';

/** Something that carries messages, and the time it goes by. */
export interface MessagingWorld {
  /** One more process that speaks to the others. */
  readonly connect: () => Promise<Messaging>;
  /** Lets time pass, at least as far as records and postponed messages can tell. */
  readonly advance: (ms: number) => void | Promise<void>;
  /** Whether the text is anywhere in the raw bytes of the files that it is kept in. */
  readonly holds: (text: string) => Promise<boolean>;
  /** Closes every connection, and what carried them. */
  readonly close: () => Promise<void>;
}

/** What every test of the contract starts from: two processes, and the clock. */
export interface Bench {
  readonly here: () => Messaging;
  readonly there: () => Messaging;
  readonly connect: () => Promise<Messaging>;
  readonly advance: (ms: number) => void | Promise<void>;
  readonly holds: (text: string) => Promise<boolean>;
}

const unique = (): string => randomUUID().slice(0, 8);

/** A question nobody else asks: doubles a number, or refuses to. */
export const newQuestion = () =>
  defineOperation(`test.ask.double-${unique()}`, {
    request: z.object({ number: z.int(), note: z.string().default('none') }),
    value: z.object({ double: z.int(), note: z.string().optional() }),
    refusals: ['too_big', 'too_small'],
  });

/** The same question as another version of ourselves knows it. */
export const withWords = <
  Request extends z.ZodType,
  Value extends z.ZodType,
  const Refusal extends string,
>(
  { subject }: Operation,
  words: {
    readonly request: Request;
    readonly value: Value;
    readonly refusals: readonly Refusal[];
  },
): Operation<Request, Value, Refusal> => ({
  subject,
  request: words.request,
  value: words.value,
  refusals: words.refusals,
});

export const newTopic = () =>
  defineTopic(
    `test.told.counted-${unique()}`,
    z.object({ number: z.int(), note: z.string().default('none') }),
  );

export const newBucket = (ttlMs: number | null = 60_000, erases = false) =>
  defineBucket(`test-${unique()}`, { value: z.object({ text: z.string() }), ttlMs, erases });

/** How a question failed to be answered; throws when it was answered after all. */
export const silenceOf = async (asking: Promise<unknown>): Promise<Silence> => {
  try {
    await asking;
  } catch (reason) {
    if (reason instanceof Unanswered) return reason.silence;
    throw reason;
  }
  throw new Error('the question was answered');
};
