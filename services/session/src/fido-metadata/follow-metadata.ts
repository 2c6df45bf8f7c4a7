import { setTimeout } from 'node:timers/promises';
import { type Clock, msBetween, plus } from '@countersign/core';
import { type Metadata, type MetadataSigner, readMetadata } from '@countersign/factors';

/** FIDO's metadata as it was read last. Nobody waits for it: a login takes what is there. */
export interface FollowedMetadata {
  /** None until it was read for the first time. */
  readonly current: () => Metadata | undefined;
  readonly stop: () => void;
}

type Say = (what: object, sentence: string) => void;

interface Following {
  /** Brings it as it is published, from wherever that is. */
  readonly load: (signal: AbortSignal) => Promise<string>;
  readonly signer: MetadataSigner;
  readonly clock: Clock;
  readonly log: { readonly info: Say; readonly warn: Say };
  /** Waits, and no longer than until it is given up. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Of a published file that is late, or of a server that is away, nobody asks more often. */
const retryFirstMs = 60_000;
const retryMaxMs = 3_600_000;
/** A timer of Node's waits for 24 days at most, and the next one is published in thirty. */
const pauseMaxMs = 24 * 3_600_000;

const paused = (ms: number, signal: AbortSignal): Promise<void> =>
  setTimeout(ms, undefined, { signal, ref: false }).catch(() => undefined);

/**
 * Reads FIDO's metadata in the background, and again when the next is due by its own word. One that
 * cannot be read, or is older than what is in hand, changes nothing: what is in hand goes on being
 * used, past its end too, and it is tried again, at first after a minute and at last each hour.
 */
export const followMetadata = ({
  load,
  signer,
  clock,
  log,
  pause = paused,
}: Following): FollowedMetadata => {
  const stopping = new AbortController();
  const { signal } = stopping;
  let held: Metadata | undefined;
  let failures = 0;

  const isOver = () => held !== undefined && held.nextUpdate <= clock();

  /** Reads it once. @returns after how long to read it again */
  const refresh = async (): Promise<number> => {
    try {
      const read = await readMetadata(await load(signal), signer, clock());
      if (held && read.no < held.no) throw new Error('it is older than the one in hand');
      held = read;
      failures = 0;
      const { no, nextUpdate, models } = read;
      const what = { no, nextUpdate, models: models.size };
      if (!isOver()) {
        log.info(what, 'FIDO metadata was read');
        return msBetween(clock(), nextUpdate);
      }
      log.warn(what, 'the next FIDO metadata is due: the old one goes on being used');
      return retryMaxMs;
    } catch (error) {
      const retryMs = Math.min(retryFirstMs * 2 ** failures, retryMaxMs);
      failures += 1;
      const what = { err: error, retryMs, isThere: held !== undefined, isOver: isOver() };
      if (!signal.aborted) log.warn(what, 'FIDO metadata could not be read');
      return retryMs;
    }
  };

  const run = async () => {
    while (!signal.aborted) {
      const dueAt = plus(clock(), await refresh());
      while (!signal.aborted && clock() < dueAt) {
        await pause(Math.min(msBetween(clock(), dueAt), pauseMaxMs), signal);
      }
    }
  };
  void run();

  return { current: () => held, stop: () => stopping.abort() };
};
