import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import {
  addUncommitted,
  noteUncommitted,
  UnavailableError,
  type Uncommitted,
} from '@countersign/core';
import { chores } from './chores.ts';
import { groupCommit, type WriteOptions } from './group-commit.ts';
import { migrate } from './layout.ts';
import { outputCommit } from './output-commit.ts';
import { probing } from './probe.ts';
import { type RowCache, rowCaches } from './row-caches.ts';
import { troubleOf } from './trouble.ts';
import { watchers } from './watchers.ts';

const busyTimeoutMs = 5_000;
/** Others read for moments; together as long as anybody waits for the file. */
const scrubRoundsMax = 50;
const scrubPauseMs = 100;

/** One SQLite file that keeps what it was told, with the manners that everyone in it shares. */
export interface SqliteFile {
  /** For reading, and for making one's tables. Whatever must last goes through `write`. */
  readonly db: DatabaseSync;
  /**
   * Runs `work` in a transaction and resolves once it is on the disk; or, where outputs wait for
   * their commits, once it was run. Writes of one turn of the event loop share a transaction and an
   * fsync; one that throws rejects alone and leaves no trace. `work` is synchronous, and may run a
   * second time where another of its turn threw: it changes the file and its caches, and nothing
   * else.
   */
  readonly write: <Value>(
    work: (db: DatabaseSync) => Value,
    options?: WriteOptions,
  ) => Promise<Value>;
  /**
   * Like `write`, for what nobody waits for and a crash may lose: it goes with the next write, or
   * by itself within a twentieth of a second.
   */
  readonly writeInPassing: SqliteFile['write'];
  /** What was written and is not committed yet: nothing, unless outputs wait for their commits. */
  readonly uncommitted: () => Uncommitted | undefined;
  /** Keeps in memory what up to `max` rows of a table say. */
  readonly rowCache: <Value extends object>(table: string, max: number) => RowCache<Value>;
  /** Resolves while the file takes what is written: rejects on a full disk. */
  readonly probe: () => Promise<void>;
  /** Calls `listener` when one of the channels is woken, or another process wrote to the file. */
  readonly watch: (channels: readonly string[], listener: () => void) => () => void;
  /** Tells those who watch `channel`, or everybody, that there is something to look at. */
  readonly wake: (channel?: string) => void;
  /** The same, once what has been written so far is committed. */
  readonly wakeOnceCommitted: (channel: string) => void;
  /**
   * Ends the copies that the write-ahead log keeps of what was overwritten or deleted. It is done
   * once a minute by itself; whoever promises that something is gone waits for it.
   */
  readonly scrub: () => Promise<void>;
  /** Has `chore` done now and then, until the returned function is called. */
  readonly addChore: (chore: () => Promise<unknown>) => () => void;
  /** Does the chores now. */
  readonly runChores: () => Promise<void>;
  /** Commits what still waits, then closes the file. */
  readonly close: () => Promise<void>;
}

export interface SqliteFileOptions {
  /** A path, or `:memory:`. The file and its folder are made when missing, for the owner alone. */
  readonly file: string;
  /**
   * What is deleted is overwritten, and no log keeps a copy of it: for keys, whose end must be
   * final. Each write then costs more.
   */
  readonly forgets?: boolean;
  /**
   * Outputs wait for their commits (ADR 50): a write is seen in this process as soon as it was run,
   * and whatever leaves the process waits. `onLost` hears where what was seen could not be
   * committed, and ends the process. For one file of a process, and one that is shared with nobody.
   */
  readonly outputCommit?: { readonly onLost: (reason: unknown) => void } | undefined;
}

/** A write-ahead log holds old pages until it is recycled; a rollback journal ends with a write. */
const forgetful = 'PRAGMA journal_mode = DELETE;';
/** SQLite frees pages without overwriting them, unless it is told to. */
const settings = `
  PRAGMA secure_delete = ON;
  PRAGMA synchronous = FULL;
  PRAGMA temp_store = MEMORY;
  PRAGMA cache_size = -16000;
  PRAGMA journal_size_limit = 67108864;
`;

const open = ({ file, forgets = false }: SqliteFileOptions) => {
  if (file !== ':memory:') {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    closeSync(openSync(file, 'a', 0o600));
  }
  const db = new DatabaseSync(file, { timeout: busyTimeoutMs });
  try {
    // Before anything else, as every other setting may write to the file.
    migrate(db);
  } catch (error) {
    db.close();
    throw error;
  }
  db.exec(forgets ? forgetful : 'PRAGMA journal_mode = WAL;');
  db.exec(settings);
  return db;
};

/** How a file is written to, and the rows of it that are kept in memory. */
const writingTo = (
  db: DatabaseSync,
  { outputCommit: output }: SqliteFileOptions,
  wake: (channel: string) => void,
) => {
  const toWake = new Set<string>();
  const caches = rowCaches(db, {
    isWriting: () => writing.isWriting(),
    onUncommitted: () => noteUncommitted(writing.uncommitted()),
  });
  const onCommitted = () => {
    caches.committed();
    const channels = [...toWake];
    toWake.clear();
    for (const channel of channels) wake(channel);
  };
  const watch = { onBegun: caches.look, onUndone: caches.drop };
  const writing = output
    ? outputCommit(db, { ...watch, ...output, onCommitted })
    : groupCommit(db, watch);
  return {
    ...writing,
    rowCache: caches.rowCache,
    wakeOnceCommitted: (channel: string) =>
      writing.uncommitted() ? void toWake.add(channel) : wake(channel),
  };
};

/**
 * Opens a file. Two processes may open one file; each sees what the other committed. A file of
 * an older release becomes one of this.
 * @throws {NewerFileError} and leaves a file of a newer release as it is.
 */
export const openSqliteFile = (options: SqliteFileOptions): SqliteFile => {
  const { file } = options;
  const db = open(options);
  const { watch, wake, wakeAll, stop: stopWatching } = watchers(db, file !== ':memory:');
  const { add: addChore, run: runChores, stop: stopChores } = chores();
  const writing = writingTo(db, options, wake);
  const { write, writeInPassing, flushAll, uncommitted, rowCache, wakeOnceCommitted } = writing;
  const probe = probing(db, writing.try);
  // Until it is seen to take what is written, each write is committed by itself.
  if (options.outputCommit) probe().catch(() => {});
  const forgetUncommitted = addUncommitted(uncommitted);
  const truncateLog = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)');
  let closing: Promise<void> | undefined;
  let isClosed = false;

  const close = async () => {
    await stopChores();
    stopWatching();
    flushAll();
    forgetUncommitted();
    isClosed = true;
    db.close();
  };

  /** False while another process reads from the log: nobody here waits for that. */
  const truncated = (): boolean => {
    flushAll();
    db.exec('PRAGMA busy_timeout = 0');
    const isDone = truncateLog.get()?.busy === 0;
    db.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
    return isDone;
  };
  const scrubAll = async () => {
    for (let round = 1; round <= scrubRoundsMax && !isClosed; round += 1) {
      if (truncated()) return;
      await pause(scrubPauseMs);
    }
    throw new UnavailableError('the write-ahead log still holds what was deleted');
  };
  const scrub = () =>
    scrubAll().catch((reason: unknown) => {
      throw troubleOf(reason);
    });
  addChore(async () => truncated());
  if (options.outputCommit) addChore(probe);

  const whileOpen =
    (through: SqliteFile['write']): SqliteFile['write'] =>
    (work, how) =>
      isClosed ? Promise.reject(new Error('the file is closed')) : through(work, how);

  return {
    db,
    write: whileOpen(write),
    writeInPassing: whileOpen(writeInPassing),
    uncommitted,
    rowCache,
    probe: async () => {
      if (isClosed) throw new Error('the file is closed');
      await probe();
    },
    watch,
    wake: (channel) => (channel === undefined ? wakeAll() : wake(channel)),
    wakeOnceCommitted,
    scrub,
    addChore,
    runChores,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
};
