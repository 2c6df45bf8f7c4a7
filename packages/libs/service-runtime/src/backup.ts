import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { keptBuckets, relayBuckets } from '@countersign/contracts';
import { type Bucket, defineBucket, type NewEvent, type Position } from '@countersign/core';
import type { LogCopy } from '@countersign/eventstoredb';
import type { CopiedRecord, RecordCopy } from '@countersign/nats';
import { dataKeyBucket, loadKeyRing } from '@countersign/vault';
import { z } from 'zod';
import {
  codeKeysFile,
  copyKeyRing,
  dataKeysFile,
  keptRecord,
  logFile,
  loggedEvent,
  masterKeysFile,
  opensAllKeys,
  readLines,
  recordsFile,
  relayPosition,
  verify,
  writeLines,
  writeManifest,
} from './backup-folder.ts';
import { natsAccess } from './nats-access.ts';
import type { World } from './open-process.ts';
import { retry } from './retry.ts';
import type { ServiceSettings } from './settings.ts';

/** What a process was asked to do with a backup instead of its work. */
export interface BackupErrand {
  readonly kind: 'backup' | 'restore' | 'verify';
  readonly folder: string;
  readonly withKeyRings: boolean;
}

export const backupUsage = [
  'backup <new folder> [--without-key-rings]',
  'verify <folder>',
  'restore <folder>',
];

/** @throws where the words make no sense */
export const backupIn = (args: readonly string[]): BackupErrand | undefined => {
  const [kind] = args;
  if (kind !== 'backup' && kind !== 'restore' && kind !== 'verify') return undefined;
  const { positionals, values } = parseArgs({
    args: args.slice(1),
    allowPositionals: true,
    options: kind === 'backup' ? { 'without-key-rings': { type: 'boolean' } } : {},
  });
  const [folder, ...more] = positionals;
  if (folder === undefined || more.length > 0) throw new Error(`${kind} needs one folder`);
  return { kind, folder, withKeyRings: !('without-key-rings' in values) };
};

/** What a service reads, with the code keys where it has them. */
export type BackupSettings = ServiceSettings & { readonly CODE_KEYS_FILE?: string };

/** What followers had not handled by then is told again: JetStream's messages are in no backup. */
const republishedMs = 60 * 60 * 1_000;
/** So many appends are on their way at once, in their order. */
const runsMax = 64;
const runBytesMax = 256 * 1_024;

const openLog = async ({ log }: Pick<World, 'log'>, settings: BackupSettings): Promise<LogCopy> => {
  const { openLogCopy } = await import('@countersign/eventstoredb');
  const opened = openLogCopy({
    connectionString: settings.EVENTSTORE_URL.reveal(),
    caFile: settings.EVENTSTORE_CA_FILE,
  });
  await retry({ log, what: 'EventStoreDB' }, opened.ping);
  return opened;
};

const openRecords = async (
  world: Pick<World, 'log'>,
  settings: BackupSettings,
  name: string,
): Promise<RecordCopy> => {
  const { openRecordCopy } = await import('@countersign/nats');
  const access = await natsAccess(world, settings);
  return openRecordCopy({ ...access, name, replicas: settings.NATS_REPLICAS });
};

async function* recordsOf(records: RecordCopy, buckets: readonly string[]) {
  for (const bucket of buckets) {
    for await (const record of records.read(bucket)) yield { bucket, ...record };
  }
}

const others = keptBuckets.filter((name) => name !== dataKeyBucket.name);

/**
 * How far the relays are is read first, so that no relay is ahead of the log that is kept. People's
 * keys are read after the log, so that whoever was erased meanwhile stays erased, and whatever is
 * in the log has its key.
 */
const backUp = async (
  world: Pick<World, 'log' | 'clock'>,
  settings: BackupSettings,
  { folder, withKeyRings }: BackupErrand,
): Promise<void> => {
  const { CODE_KEYS_FILE: codeKeys, MASTER_KEY_FILE: masterKeys } = settings;
  if (withKeyRings && codeKeys === undefined) {
    throw new Error('this service has no code keys: back up with the image of session');
  }
  const madeAt = world.clock();
  await using opened = new AsyncDisposableStack();
  const records = await openRecords(world, settings, 'backup');
  opened.defer(records.close);
  const log = await openLog(world, settings);
  opened.defer(log.close);
  await mkdir(folder, { mode: 0o700 });
  const at = (name: string) => join(folder, name);

  const lines: Record<string, number> = {};
  const kept = recordsOf(records, [...relayBuckets, ...others]);
  lines[recordsFile] = await writeLines(at(recordsFile), kept);
  const head = await log.head();
  lines[logFile] = await writeLines(at(logFile), log.events(head, Date.parse(madeAt)));
  const keys = recordsOf(records, [dataKeyBucket.name]);
  lines[dataKeysFile] = await writeLines(at(dataKeysFile), keys);
  if (withKeyRings && codeKeys !== undefined) {
    await copyKeyRing(masterKeys, at(masterKeysFile));
    await copyKeyRing(codeKeys, at(codeKeysFile));
    lines[masterKeysFile] = 1;
    lines[codeKeysFile] = 1;
  }
  await writeManifest(folder, madeAt, lines);
  const counts = { events: lines[logFile], people: lines[dataKeysFile] };
  world.log.info({ folder, ...counts }, 'backed up');
};

type Logged = z.output<typeof loggedEvent>;

/** Consecutive events of one stream, appended together. */
interface Run {
  readonly stream: string;
  readonly revision: number;
  readonly maxAgeSeconds: number | undefined;
  readonly events: NewEvent[];
  bytes: number;
}

interface Relay extends CopiedRecord {
  readonly bucket: string;
  readonly value: z.output<typeof relayPosition>;
}

/**
 * Appends a log in its order. Positions are the new log's own, so where a relay had come is told
 * anew: behind the last event that it had told, and that was told long enough ago.
 */
const restoreLog = async (
  log: LogCopy,
  events: AsyncIterable<Logged>,
  {
    relays,
    since,
    isTooOld,
  }: {
    readonly relays: readonly Relay[];
    readonly since: string;
    readonly isTooOld: (event: Logged) => boolean;
  },
): Promise<ReadonlyMap<Relay, Position>> => {
  const pending = relays.toSorted((one, other) =>
    one.value.position < other.value.position ? -1 : 1,
  );
  const resumed = new Map<Relay, Position>();
  const dropped = new Map<string, number>();
  let last: Position = '';
  let runs: Run[] = [];
  let streams = new Set<string>();

  const flush = async () => {
    const ends = await Promise.all(
      runs.map((run) => log.write(run.stream, run.revision, run.events)),
    );
    for (const end of ends) if (end > last) last = end;
    await Promise.all(
      runs.map(async ({ stream, revision, maxAgeSeconds }) => {
        if (revision === 0 && maxAgeSeconds !== undefined) await log.retain(stream, maxAgeSeconds);
      }),
    );
    runs = [];
    streams = new Set();
  };

  const passRelays = async (isPassed: (relay: Relay) => boolean) => {
    for (let [first] = pending; first && isPassed(first); [first] = pending) {
      await flush();
      resumed.set(first, last);
      pending.shift();
    }
  };

  for await (const event of events) {
    const { stream, maxAgeSeconds, id, type, data, metadata } = event;
    await passRelays(({ value }) => event.position > value.position || event.createdAt >= since);
    if (isTooOld(event)) {
      dropped.set(stream, (dropped.get(stream) ?? 0) + 1);
      continue;
    }
    const written: NewEvent = { id, type, data, metadata };
    const bytes = JSON.stringify(written).length;
    const run = runs.at(-1);
    if (run?.stream === stream && run.bytes + bytes < runBytesMax) {
      run.events.push(written);
      run.bytes += bytes;
      continue;
    }
    // Of one stream there is one append on its way at a time: each names the revision before it.
    if (streams.has(stream) || runs.length >= runsMax) await flush();
    const revision = event.revision - (dropped.get(stream) ?? 0);
    runs.push({ stream, revision, maxAgeSeconds, events: [written], bytes });
    streams.add(stream);
  }
  await flush();
  await passRelays(() => true);
  return resumed;
};

const bucketOf = (name: string): Bucket =>
  name === dataKeyBucket.name
    ? dataKeyBucket
    : defineBucket(name, { value: z.unknown(), ttlMs: null });

const mustBeEmpty = async (log: LogCopy, records: RecordCopy): Promise<void> => {
  if (!(await log.isEmpty())) throw new Error('EventStoreDB is not empty: nothing was restored');
  for (const name of [...keptBuckets, ...relayBuckets]) {
    if (!(await records.isEmpty(name))) {
      throw new Error(`NATS is not empty (${name}): nothing was restored`);
    }
  }
};

const restore = async (
  world: Pick<World, 'log' | 'clock'>,
  settings: BackupSettings,
  { folder }: BackupErrand,
): Promise<void> => {
  const { madeAt } = await verify(folder, settings.MASTER_KEY_FILE);
  // The services will open what is restored with the keys that this process was given.
  if (!(await opensAllKeys(folder, await loadKeyRing(settings.MASTER_KEY_FILE)))) {
    throw new Error('MASTER_KEY_FILE does not open the keys of this backup');
  }
  await using opened = new AsyncDisposableStack();
  const records = await openRecords(world, settings, 'restore');
  opened.defer(records.close);
  const log = await openLog(world, settings);
  opened.defer(log.close);
  await mustBeEmpty(log, records);

  const relays: Relay[] = [];
  for await (const { bucket, key, value } of readLines(folder, recordsFile, keptRecord)) {
    if (relayBuckets.includes(bucket)) {
      relays.push({ bucket, key, value: relayPosition.parse(value) });
    } else await records.write(bucketOf(bucket), { key, value });
  }
  for await (const { bucket, key, value } of readLines(folder, dataKeysFile, keptRecord)) {
    await records.write(bucketOf(bucket), { key, value });
  }
  const nowMs = Date.parse(world.clock());
  const { isPast } = await import('@countersign/eventstoredb');
  const resumed = await restoreLog(log, readLines(folder, logFile, loggedEvent), {
    relays,
    since: new Date(Date.parse(madeAt) - republishedMs).toISOString(),
    isTooOld: ({ createdAt, maxAgeSeconds }) => isPast(createdAt, maxAgeSeconds, nowMs),
  });
  for (const [{ bucket, key, value }, position] of resumed) {
    // Nobody holds it, and whoever did before would be told so by the token.
    const record = { ...value, position, token: value.token + 1, holder: null };
    await records.write(bucketOf(bucket), { key, value: record });
  }
  world.log.info({ relays: resumed.size }, 'restored');
};

/** Does what was asked; answers whether it succeeded. */
export const carryOutBackup = async (
  world: Pick<World, 'log' | 'clock'>,
  settings: BackupSettings,
  errand: BackupErrand,
): Promise<boolean> => {
  try {
    if (errand.kind === 'backup') await backUp(world, settings, errand);
    else if (errand.kind === 'restore') await restore(world, settings, errand);
    else {
      const { madeAt, files } = await verify(errand.folder, settings.MASTER_KEY_FILE);
      const counts = { events: files[logFile]?.lines, people: files[dataKeysFile]?.lines };
      world.log.info({ madeAt, ...counts }, 'the backup is whole');
    }
    return true;
  } catch (error) {
    world.log.error({ error }, `${errand.kind} failed`);
    return false;
  }
};
