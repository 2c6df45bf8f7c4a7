import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { noteUncommitted, type Uncommitted } from '@countersign/core';
import type { Watch, WriteOptions } from './group-commit.ts';
import { transactionStatements } from './transaction-statements.ts';
import { troubleOf } from './trouble.ts';

/** For how long what nobody waits for may stay uncommitted: others may join it meanwhile. */
const patienceMs = 50;

/**
 * So many writes run in one turn of the event loop; who adds another waits for the next. Work that
 * does nothing but write would otherwise never let go of it.
 */
const writesMax = 16;

interface OutputWatch extends Watch {
  /** Called when something has been committed. */
  readonly onCommitted: () => void;
  /** Called when something was lost that others have seen: the process must end. */
  readonly onLost: (reason: unknown) => void;
}

interface Transaction extends Uncommitted {
  /** Whether others have written in it. */
  hasWrites: boolean;
  readonly settle: () => void;
  readonly lose: (reason: unknown) => void;
  timer: NodeJS.Timeout | undefined;
}

/** One for all files of the process, so that numbers of different files are never the same. */
let transactions = 0;

/**
 * Runs each write at once, in a transaction that stays open until somebody waits for it, or for a
 * moment. Everybody in this process sees what is written; who takes it out of the process waits
 * (`noteUncommitted`). Where a commit fails, what others have seen never was: the process ends.
 */
export const outputCommit = (
  db: DatabaseSync,
  { onBegun, onUndone, onCommitted, onLost }: OutputWatch,
) => {
  const { begin, commit, rollback, savepoint, release, undo } = transactionStatements(db);

  let open: Transaction | undefined;
  let lost: { readonly reason: unknown } | undefined;
  let writesInTurn = 0;
  /** Whether a write runs at this moment. */
  let isWriting = false;
  /**
   * Whether the file took what was last written to see whether it does. Where it did not, or nobody
   * has looked yet, each write is committed by itself: a full disk then rejects it, and no more.
   */
  let isTrusted = false;

  const endTurn = (): void => {
    writesInTurn = 0;
  };

  const newTransaction = (): Transaction => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    // Heard by whoever waits, if anybody does.
    promise.catch(() => {});
    let isAwaited = false;
    transactions += 1;
    const number = transactions;
    const committed = () => {
      if (!isAwaited) setImmediate(() => open?.number === number && flush());
      isAwaited = true;
      return promise;
    };
    return { number, committed, settle: resolve, lose: reject, hasWrites: false, timer: undefined };
  };

  const lose = (transaction: Transaction | undefined, reason: unknown): void => {
    const why = troubleOf(reason);
    lost = { reason: why };
    onLost(reason);
    transaction?.lose(why);
  };

  const beginOne = (): void => {
    begin.run();
    onBegun();
  };
  const undoAll = (): void => {
    if (db.isTransaction) rollback.run();
    onUndone();
  };

  const begunTransaction = (): Transaction => {
    try {
      beginOne();
    } catch (reason) {
      undoAll();
      throw troubleOf(reason);
    }
    return newTransaction();
  };

  /** Takes the open transaction out of the way, to be ended. */
  const taken = (): Transaction | undefined => {
    const transaction = open;
    clearTimeout(transaction?.timer);
    open = undefined;
    return transaction;
  };

  const flush = (): void => {
    const transaction = taken();
    if (!transaction) return;
    try {
      commit.run();
    } catch (reason) {
      undoAll();
      lose(transaction, reason);
      return;
    }
    transaction.settle();
    onCommitted();
  };

  const running = <Value>(work: (db: DatabaseSync) => Value): Value => {
    isWriting = true;
    try {
      return work(db);
    } finally {
      isWriting = false;
    }
  };

  /** In a transaction of its own, whose end is the caller's. */
  const runAlone = <Value>(work: (db: DatabaseSync) => Value): Value => {
    flush();
    if (lost) throw lost.reason;
    try {
      beginOne();
      const value = running(work);
      commit.run();
      onCommitted();
      return value;
    } catch (reason) {
      undoAll();
      throw troubleOf(reason);
    }
  };

  const runInSavepoint = <Value>(work: (db: DatabaseSync) => Value): Value => {
    savepoint.run();
    try {
      const value = running(work);
      release.run();
      return value;
    } catch (reason) {
      if (db.isTransaction) {
        undo.run();
        release.run();
      }
      throw reason;
    }
  };

  const run = <Value>(work: (db: DatabaseSync) => Value, isSingle: boolean): Value => {
    if (lost) throw lost.reason;
    if (!isTrusted) return runAlone(work);
    open ??= begunTransaction();
    const transaction = open;
    transaction.timer ??= setTimeout(flush, patienceMs);
    try {
      // Alone so far, it is undone with the transaction.
      const isByItself = isSingle || !transaction.hasWrites;
      const value = isByItself ? running(work) : runInSavepoint(work);
      transaction.hasWrites = true;
      return value;
    } catch (reason) {
      onUndone();
      if (!transaction.hasWrites) {
        taken();
        undoAll();
        transaction.settle();
      } else if (!db.isTransaction) {
        // A full disk, among others, makes SQLite end the whole transaction by itself.
        taken();
        lose(transaction, reason);
      }
      throw troubleOf(reason);
    }
  };

  return {
    write: async <Value>(
      work: (db: DatabaseSync) => Value,
      { isSingle = false }: WriteOptions = {},
    ): Promise<Value> => {
      const value = run(work, isSingle);
      noteUncommitted(open);
      if (writesInTurn === 0) setImmediate(endTurn);
      writesInTurn += 1;
      if (writesInTurn > writesMax) await nextTurn();
      return value;
    },
    writeInPassing: async <Value>(
      work: (db: DatabaseSync) => Value,
      { isSingle = false }: WriteOptions = {},
    ): Promise<Value> => run(work, isSingle),
    /** Sees whether the file takes what `work` writes, and hurts nobody where it does not. */
    try: async (work: (db: DatabaseSync) => unknown): Promise<void> => {
      isTrusted = false;
      runAlone(work);
      isTrusted = true;
    },
    isWriting: () => isWriting,
    uncommitted: (): Uncommitted | undefined => open,
    /** Commits at once whatever still waits. */
    flushAll: flush,
  };
};
