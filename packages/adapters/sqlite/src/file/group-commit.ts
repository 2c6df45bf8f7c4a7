import type { DatabaseSync } from 'node:sqlite';
import type { Uncommitted } from '@countersign/core';
import { transactionStatements } from './transaction-statements.ts';
import { troubleOf } from './trouble.ts';

/** How many writes may share one transaction. */
const batchMax = 1_000;
/** How long a write that nobody waits for waits for one that somebody does. */
const patienceMs = 50;

interface Entry {
  readonly work: (db: DatabaseSync) => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

export interface WriteOptions {
  /** It changes the file by its last statement at most, which SQLite undoes where it fails. */
  readonly isSingle?: boolean;
}

type Settlement = () => void;

export interface Watch {
  /** Called when a transaction has begun: from here on nobody else writes. */
  readonly onBegun: () => void;
  /** Called when something that was written has been undone. */
  readonly onUndone: () => void;
}

/**
 * Collects the writes of one turn of the event loop and commits them together, so that they share
 * one fsync. One that throws leaves no trace and hurts no other: where that happens, which is rare,
 * the batch is undone and run anew, each write in a savepoint of its own.
 */
export const groupCommit = (db: DatabaseSync, { onBegun, onUndone }: Watch) => {
  const { begin, commit, rollback, savepoint, release, undo } = transactionStatements(db);

  let waiting: Entry[] = [];
  let scheduled = false;
  let patience: NodeJS.Timeout | undefined;

  const run = ({ work, resolve }: Entry): Settlement => {
    const value = work(db);
    return () => resolve(value);
  };

  const runInSavepoint = (entry: Entry): Settlement => {
    savepoint.run();
    try {
      const settlement = run(entry);
      release.run();
      return settlement;
    } catch (reason) {
      // A full disk, among others, makes SQLite end the whole transaction by itself.
      if (!db.isTransaction) throw reason;
      undo.run();
      release.run();
      onUndone();
      return () => entry.reject(troubleOf(reason));
    }
  };

  const beginOne = () => {
    begin.run();
    onBegun();
  };

  const runAll = (batch: readonly Entry[]): readonly Settlement[] => {
    try {
      return batch.map(run);
    } catch (reason) {
      if (batch.length === 1 || !db.isTransaction) throw reason;
      rollback.run();
      onUndone();
      beginOne();
      return batch.map(runInSavepoint);
    }
  };

  const commitTogether = (batch: readonly Entry[]): readonly Settlement[] => {
    try {
      beginOne();
      const settlements = runAll(batch);
      commit.run();
      return settlements;
    } catch (reason) {
      if (db.isTransaction) rollback.run();
      onUndone();
      return batch.map(
        ({ reject }) =>
          () =>
            reject(troubleOf(reason)),
      );
    }
  };

  const flush = () => {
    scheduled = false;
    clearTimeout(patience);
    patience = undefined;
    if (waiting.length === 0) return;
    const batch = waiting.slice(0, batchMax);
    waiting = waiting.slice(batchMax);
    if (waiting.length > 0) schedule();
    for (const settle of commitTogether(batch)) settle();
  };

  const schedule = () => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(flush);
  };

  const enqueue = <Value>(work: (db: DatabaseSync) => Value): Promise<Value> =>
    new Promise<Value>((resolve, reject) => {
      // What `work` returns is a Value; the queue holds writes of every kind.
      waiting.push({ work, resolve: resolve as (value: unknown) => void, reject });
    });

  const write = <Value>(
    work: (db: DatabaseSync) => Value,
    _options?: WriteOptions,
  ): Promise<Value> => {
    schedule();
    return enqueue(work);
  };

  return {
    write,
    /** Commits it with the next `write`, or soon by itself. */
    writeInPassing: <Value>(work: (db: DatabaseSync) => Value): Promise<Value> => {
      patience ??= setTimeout(flush, patienceMs);
      return enqueue(work);
    },
    /** Sees whether the file takes what `work` writes. */
    try: (work: (db: DatabaseSync) => void): Promise<void> => write(work),
    /** Nothing is seen before it is committed. */
    isWriting: () => false,
    uncommitted: (): Uncommitted | undefined => undefined,
    /** Commits at once whatever still waits. */
    flushAll: () => {
      while (waiting.length > 0) flush();
    },
  };
};
