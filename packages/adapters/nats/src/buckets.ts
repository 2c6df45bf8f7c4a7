import { type Bucket, UnavailableError } from '@countersign/core';
import {
  type JetStreamClient,
  type JetStreamManager,
  type KV,
  millis,
  nanos,
  StorageType,
} from 'nats';
import { apiErrorOf, despiteOthers, messageNotFound } from './api-error.ts';
import type { Connection } from './connection.ts';
import { safeName } from './names.ts';

/** The server's clock and ours may differ: it keeps a record a little longer than we read it. */
const slackMs = 60_000;

/**
 * The codes by which JetStream says that there is no such message to delete: before the first that
 * it has, and among those.
 */
const notThere: readonly (number | undefined)[] = [10_057, 10_043];

interface Needs {
  readonly connection: Connection;
  readonly stream: JetStreamClient;
  readonly manager: JetStreamManager;
  readonly replicas: number;
}

/**
 * How many revisions of a record a bucket that erases may hold: as many as NATS's KV knows. The
 * server overwrites the bytes of a message that it is told to delete, not of one that it drops for
 * a newer; so it drops none, and whoever writes over a revision deletes it.
 */
const revisionsMax = 64;

/** A bucket, and a way to remove that leaves nothing behind. */
export interface OpenedBucket {
  readonly kv: KV;
  /** Deletes a revision and overwrites its bytes; false when it is not there any more. */
  readonly erase: (revision: number) => Promise<boolean>;
  /** Erases every revision of a record before this one. */
  readonly eraseBefore: (key: string, revision: number) => Promise<void>;
}

interface Known extends OpenedBucket {
  keptForMs: number;
}

/** NATS's KV buckets, made on first use. `null` keeps for ever. */
export const buckets = ({ connection, stream, manager, replicas }: Needs) => {
  const known = new Map<string, Promise<Known>>();

  const erase = async (name: string, revision: number): Promise<boolean> => {
    try {
      return await manager.streams.deleteMessage(`KV_${name}`, revision);
    } catch (reason) {
      if (notThere.includes(apiErrorOf(reason))) return false;
      throw reason;
    }
  };

  /** The first revision of a record from this one on. */
  const next = async (stream: string, subject: string, from: number) => {
    try {
      const query = { seq: from, next_by_subj: subject };
      return (await manager.streams.getMessage(stream, query)).seq;
    } catch (reason) {
      if (apiErrorOf(reason) === messageNotFound) return undefined;
      throw reason;
    }
  };

  const eraseBefore = async (name: string, key: string, revision: number): Promise<void> => {
    const [stream, subject] = [`KV_${name}`, `$KV.${name}.${key}`];
    // The search goes through the whole stream, the count does not.
    const { state } = await manager.streams.info(stream, { subjects_filter: subject });
    if ((state.subjects?.[subject] ?? 0) < 2) return;
    let found = await next(stream, subject, 1);
    while (found !== undefined && found < revision) {
      await erase(name, found);
      found = await next(stream, subject, found + 1);
    }
  };

  /** Has the server keep what is written over, until it is erased. */
  const keepRevisions = async (name: string) => {
    const { config } = await manager.streams.info(`KV_${name}`);
    if (config.max_msgs_per_subject === revisionsMax) return;
    await manager.streams.update(`KV_${name}`, { max_msgs_per_subject: revisionsMax });
  };

  const make = async ({ name: given, ttlMs: lifeMs, erases }: Bucket): Promise<Known> => {
    const name = safeName(given);
    const options = {
      history: erases ? revisionsMax : 1,
      storage: StorageType.File,
      replicas,
      ...(lifeMs !== null && { ttl: lifeMs + slackMs }),
      // Direct reads may be answered by a replica that has not heard of the last write.
      allow_direct: false,
    };
    const open = () => stream.views.kv(name, options);
    const kv = await despiteOthers(open, open);
    // One that was made before, or by another, may be kept otherwise.
    if (erases) await keepRevisions(name);
    const { config } = await manager.streams.info(`KV_${name}`);
    const keptForMs = config.max_age === 0 ? Number.POSITIVE_INFINITY : millis(config.max_age);
    return {
      kv,
      keptForMs,
      erase: (revision) => erase(name, revision),
      eraseBefore: (key, revision) => eraseBefore(name, key, revision),
    };
  };

  /** The server forgets by a bucket's age, not by a record's: the longest record decides. */
  const keepFor = async (name: string, bucket: Known, lifeMs: number) => {
    const keptForMs = lifeMs + slackMs;
    if (bucket.keptForMs >= keptForMs) return;
    const { config } = await manager.streams.info(`KV_${name}`);
    if (config.max_age !== 0 && config.max_age < nanos(keptForMs)) {
      await manager.streams.update(`KV_${name}`, { max_age: nanos(keptForMs) });
    }
    bucket.keptForMs = keptForMs;
  };

  /** Opens a bucket; `longestMs` is for a record that lives longer than others of it. */
  return async (bucket: Bucket, longestMs = 0): Promise<OpenedBucket> => {
    if (!connection.isUp()) throw new UnavailableError('the server that keeps the records is away');
    const name = safeName(bucket.name);
    const making = known.get(name) ?? make(bucket);
    known.set(name, making);
    try {
      const opened = await making;
      await keepFor(name, opened, Math.max(bucket.ttlMs ?? 0, longestMs));
      return opened;
    } catch (reason) {
      known.delete(name);
      throw reason;
    }
  };
};

export type OpenBucket = ReturnType<typeof buckets>;
