import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * What was written in this process and may yet be lost. Whoever works on here may see it; nothing
 * that follows from it may leave the process before it is committed (ADR 50).
 */
export interface Uncommitted {
  /** Greater than that of whatever was written before it: once it is committed, so is that. */
  readonly number: number;
  /** Has it committed soon, and resolves once it is; rejects where it was lost. */
  readonly committed: () => Promise<void>;
}

/** What something ends in that leaves the process: the answer to a request. */
export interface Output {
  /** The last of what was seen. */
  seen: Uncommitted | undefined;
}

/** Why something is done: the id of what caused it, and where in a trace it stands. */
export interface Cause {
  readonly correlationId?: string;
  readonly traceparent?: string;
  /** What was asked on its way, one text each. */
  readonly asks?: string[];
  /** What it ends in. */
  readonly output?: Output;
}

/** The cause of whatever runs. One for all that is known of it: each costs at every `await`. */
export const causes = new AsyncLocalStorage<Cause>();
