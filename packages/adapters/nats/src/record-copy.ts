import type { Bucket } from '@countersign/core';
import { z } from 'zod';
import { apiErrorOf, messageNotFound, streamNotFound } from './api-error.ts';
import { buckets } from './buckets.ts';
import { type ConnectionSettings, openConnection } from './connection.ts';
import { inboxPrefixOf, safeName } from './names.ts';
import type { Permissions } from './permissions.ts';

const apiTimeoutMs = 10_000;
const atOnce = 64;

/** A record as NATS has it: its key is a digest, its value as it was written. */
export const copiedRecord = z.object({ key: z.string(), value: z.unknown() });
export type CopiedRecord = z.output<typeof copiedRecord>;

/** What reading all records of some buckets takes, and no more. */
export const readerPermissions = (name: string, names: readonly string[]): Permissions => ({
  publish: names.flatMap((bucket) =>
    ['STREAM.INFO', 'STREAM.MSG.GET'].map((call) => `$JS.API.${call}.KV_${safeName(bucket)}`),
  ),
  subscribe: [`${inboxPrefixOf(name)}.>`],
  replies: false,
});

const none = (codes: readonly number[]) => (reason: unknown) => {
  if (codes.includes(apiErrorOf(reason) ?? 0)) return undefined;
  throw reason;
};

/** Records that never expire, to be copied out of their buckets, or into empty ones. */
export const openRecordCopy = async (
  settings: ConnectionSettings & { readonly replicas?: number },
) => {
  const connection = await openConnection(settings);
  const { nats, expectEnd } = connection;
  const manager = await nats.jetstreamManager({ timeout: apiTimeoutMs, checkAPI: false });
  const stream = nats.jetstream({ timeout: apiTimeoutMs });
  const { replicas = 1 } = settings;
  const open = buckets({ connection, stream, manager, replicas });
  const envelope = z.object({ value: z.unknown(), expiresAt: z.null(), isUsed: z.literal(false) });

  const subjectsOf = async (bucket: string): Promise<readonly string[]> => {
    const filter = { subjects_filter: `$KV.${safeName(bucket)}.>` };
    const found = await manager.streams
      .info(`KV_${safeName(bucket)}`, filter)
      .catch(none([streamNotFound]));
    return Object.keys(found?.state.subjects ?? {});
  };

  const recordAt = async (bucket: string, subject: string): Promise<readonly CopiedRecord[]> => {
    const found = await manager.streams
      .getMessage(`KV_${safeName(bucket)}`, { last_by_subj: subject })
      .catch(none([messageNotFound]));
    // A marker of the client's own for what was deleted says so in a header.
    if (!found || found.header?.get('KV-Operation')) return [];
    const { value } = envelope.parse(found.json());
    return [{ key: subject.slice(`$KV.${safeName(bucket)}.`.length), value }];
  };

  return {
    async *read(bucket: string): AsyncGenerator<CopiedRecord> {
      const subjects = await subjectsOf(bucket);
      for (let at = 0; at < subjects.length; at += atOnce) {
        const some = subjects.slice(at, at + atOnce);
        yield* (await Promise.all(some.map((subject) => recordAt(bucket, subject)))).flat();
      }
    },
    isEmpty: async (bucket: string): Promise<boolean> => (await subjectsOf(bucket)).length === 0,
    /** Writes a record where there is none. @throws where there is one */
    write: async (bucket: Bucket, { key, value }: CopiedRecord): Promise<void> => {
      const { kv } = await open(bucket);
      const over = bucket.erases ? { over: 0 } : {};
      const record = { value, expiresAt: null, isUsed: false, ...over };
      await kv.put(key, JSON.stringify(record), { previousSeq: 0 });
    },
    close: async (): Promise<void> => {
      expectEnd();
      await nats.drain();
    },
  };
};
export type RecordCopy = Awaited<ReturnType<typeof openRecordCopy>>;
