import { UnavailableError } from '@countersign/kernel';
import {
  type JetStreamClient,
  type JetStreamManager,
  type KV,
  millis,
  nanos,
  StorageType,
} from 'nats';
import { apiErrorOf, despiteOthers } from './api-error.ts';
import type { Connection } from './connection.ts';
import { safeName } from './names.ts';

/** The server's clock and ours may differ: it keeps a record a little longer than we read it. */
const slackMs = 60_000;

/** The code by which JetStream says that there is no such message to delete. */
const deleteFailed = 10_057;

interface Needs {
  readonly connection: Connection;
  readonly stream: JetStreamClient;
  readonly manager: JetStreamManager;
  readonly replicas: number;
}

/** A bucket, and a way to remove that leaves nothing behind. */
export interface OpenedBucket {
  readonly kv: KV;
  /** Deletes a revision and overwrites its bytes; false when it is not there any more. */
  readonly erase: (revision: number) => Promise<boolean>;
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
      if (apiErrorOf(reason) === deleteFailed) return false;
      throw reason;
    }
  };

  const make = async (name: string, lifeMs: number | null): Promise<Known> => {
    const options = {
      history: 1,
      storage: StorageType.File,
      replicas,
      ...(lifeMs !== null && { ttl: lifeMs + slackMs }),
      // Direct reads may be answered by a replica that has not heard of the last write.
      allow_direct: false,
    };
    const open = () => stream.views.kv(name, options);
    const kv = await despiteOthers(open, open);
    const { config } = await manager.streams.info(`KV_${name}`);
    const keptForMs = config.max_age === 0 ? Number.POSITIVE_INFINITY : millis(config.max_age);
    return { kv, keptForMs, erase: (revision) => erase(name, revision) };
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

  /** Opens a bucket whose records live `lifeMs`; `longestMs` is for one that lives longer. */
  return async (bucket: string, lifeMs: number | null, longestMs = 0): Promise<OpenedBucket> => {
    if (!connection.isUp()) throw new UnavailableError('the server that keeps the records is away');
    const name = safeName(bucket);
    const making = known.get(name) ?? make(name, lifeMs);
    known.set(name, making);
    try {
      const opened = await making;
      await keepFor(name, opened, Math.max(lifeMs ?? 0, longestMs));
      return opened;
    } catch (reason) {
      known.delete(name);
      throw reason;
    }
  };
};

export type OpenBucket = ReturnType<typeof buckets>;
