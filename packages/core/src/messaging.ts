import type { z } from 'zod';
import type { Operation, ParsedRequestOf, ReplyOf, RequestOf, Topic } from './operation.ts';
import type { Records } from './records.ts';
import type { UnreadableError } from './unavailable.ts';

/**
 * Why a question got no answer. After `timed-out`, and after an answer that was `unreadable`, the
 * outcome is unknown; after the others nothing happened. `unreadable`: one side does not know the
 * other's words, as it is of another version.
 */
export type Silence = 'no-responders' | 'timed-out' | 'busy' | 'broken' | 'unreadable';

/** A question that was not answered. A refusal is an answer and is never thrown. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';
  readonly subject: string;
  readonly silence: Silence;
  /** `fault` says where the words were not understood; it repeats none of them. */
  constructor(subject: string, silence: Silence, fault?: string) {
    super(`${subject} was not answered: ${silence}${fault === undefined ? '' : ` (${fault})`}`);
    this.subject = subject;
    this.silence = silence;
  }
}

/** Something that works until told to stop; `stop` waits for what is in hand. */
export interface Serving {
  readonly stop: () => Promise<void>;
}

export interface AskOptions {
  readonly timeoutMs?: number;
}

export interface AnswerOptions {
  /** How many requests may be in hand at once; the next is told "busy". */
  readonly concurrencyMax?: number;
}

/** How a question came to whoever answers it. */
export interface Attempt {
  /** Who cannot go on with it is not passed over any more: an `AskAnother` is silence now. */
  readonly isLastTry: boolean;
}

/**
 * Handled, or "not yet": deliver again after the pause. A rejection means the same with a default
 * pause.
 */
export type Handled = undefined | { readonly retryAfterMs: number };

/** What is known of a message beside what it says. */
export interface Delivery {
  /** For how long it has been there, unhandled. */
  readonly waitedMs: number;
}

export interface FollowTopicOptions {
  /** Followers of one name share the work, and find what they missed when they come back. */
  readonly durable: string;
  readonly concurrencyMax?: number;
  /** After so many deliveries a message is kept as a dead letter. */
  readonly deliveriesMax?: number;
  /**
   * Hears of each delivery that could not be read: it comes again, as one whose handler rejects.
   */
  readonly onUnreadable?: (error: UnreadableError, id: string) => void;
  /** Hears of each message that is kept as a dead letter. */
  readonly onDeadLetter?: (id: string) => void;
}

/** A message that nobody could handle. */
export interface DeadLetter {
  readonly id: string;
  readonly body: unknown;
}

/** How processes speak to one another. */
export interface Bus {
  /** Asks, and waits for the reply. @throws {Unanswered} */
  readonly ask: <O extends Operation>(
    operation: O,
    request: RequestOf<O>,
    options?: AskOptions,
  ) => Promise<ReplyOf<O>>;
  /**
   * Answers an operation; replicas that answer the same one share the requests. Who throws
   * `AskAnother` leaves this one to another of them.
   */
  readonly answer: <O extends Operation>(
    operation: O,
    handler: (request: ParsedRequestOf<O>, attempt: Attempt) => Promise<ReplyOf<O>>,
    options?: AnswerOptions,
  ) => Promise<Serving>;
  /** Resolves once the message is kept. A repeat with the same id is dropped. */
  readonly publish: <T extends Topic>(
    topic: T,
    message: { readonly id: string; readonly body: z.input<T['body']> },
  ) => Promise<void>;
  /** Handles each message at least once; acknowledged when the handler settles. */
  readonly follow: <T extends Topic>(
    topic: T,
    options: FollowTopicOptions,
    handler: (body: z.output<T['body']>, id: string, delivery: Delivery) => Promise<Handled>,
  ) => Promise<Serving>;
  readonly deadLetters: (topic: Topic, durable: string) => Promise<readonly DeadLetter[]>;
}

/** The two ports that one adapter serves: how processes speak, and the records they share. */
export interface Messaging extends Bus, Records {
  /** Resolves while the messaging can carry; rejects when it cannot. */
  readonly ping: () => Promise<void>;
  readonly close: () => Promise<void>;
}
