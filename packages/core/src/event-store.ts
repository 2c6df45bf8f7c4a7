/** Where an event stands in the whole log. Opaque, and its text order is the order of the log. */
export type Position = string;

/** How far a stream has come. Opaque but for `noRevision`; `append` takes back what `load` gave. */
export type Revision = number;

/** The revision of a stream that holds nothing. */
export const noRevision: Revision = -1;

/** Where a log begins: every position is greater. */
export const beginning: Position = '';

/** A fact on its way into a stream. Its `id` is what makes repeating an append harmless. */
export interface NewEvent {
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** A fact as the log holds it. */
export interface RecordedEvent {
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
  readonly metadata: Readonly<Record<string, string>>;
  readonly stream: string;
  readonly revision: Revision;
  readonly position: Position;
}

/** Whether the facts are in the log. A conflict is an answer, not an exception. */
export type Appended =
  | { readonly outcome: 'appended'; readonly revision: Revision; readonly position: Position }
  | { readonly outcome: 'conflict' };

/**
 * Facts of some categories, in the order of the log, from a checkpoint on and then as they come.
 */
export interface FollowOptions {
  /** A stream's category is the text before its first dash. */
  readonly categories: readonly string[];
  /** Exclusive: the first event delivered comes after it. */
  readonly after: Position;
  /**
   * Handles a batch. `checkpoint` covers the batch and whatever was skipped before it; the next
   * batch comes when this one settles, and a batch that rejects comes again, after a pause.
   */
  readonly onEvents: (events: readonly RecordedEvent[], checkpoint: Position) => Promise<void>;
  /**
   * Whether events come as soon as others of this process see them, perhaps before they are
   * committed: for who keeps what comes of them in the very file of the log, or nowhere (ADR 50).
   */
  readonly seesUncommitted?: boolean;
}

/** A follower at work. */
export interface Following {
  /** Resolves once everything up to `position` has been handled. */
  readonly reached: (position: Position) => Promise<void>;
  /** Stops after the batch in hand. */
  readonly stop: () => Promise<void>;
}

/** How long a stream's events are kept. */
export interface Retention {
  readonly maxAgeSeconds: number;
}

/**
 * The log of facts, and the only truth. Rejects when an outcome is unknown; then the same append
 * may be repeated.
 */
export interface EventStore {
  /** Reads a whole stream, or what follows `after`; a stream that does not exist is empty. */
  readonly load: (
    stream: string,
    after?: Revision,
  ) => Promise<{ readonly events: readonly RecordedEvent[]; readonly revision: Revision }>;
  /**
   * Appends all or nothing, provided the stream still stands at `expected`. Repeating an append
   * with the same ids and the same `expected` answers as the first time, and changes nothing.
   */
  readonly append: (
    stream: string,
    expected: Revision,
    events: readonly NewEvent[],
  ) => Promise<Appended>;
  readonly follow: (options: FollowOptions) => Following;
  /** The position of the last event in the log, or `beginning`. */
  readonly head: () => Promise<Position>;
  /** Events older than the limit are no longer read, and go when the store next cleans up. */
  readonly retain: (stream: string, retention: Retention) => Promise<void>;
  /** Forgets a stream. It may be written again, from the revision that `load` then gives. */
  readonly remove: (stream: string) => Promise<void>;
  /** Resolves while the store can answer; rejects when it cannot. */
  readonly ping: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The category of a stream: the text before its first dash. */
export const categoryOf = (stream: string): string => stream.slice(0, stream.indexOf('-'));
