import { once } from 'node:events';
import { within } from '@countersign/core';
import type { World } from './open-process.ts';
import { retry } from './retry.ts';
import type { Running } from './running.ts';

/** Kubernetes kills after thirty seconds; what takes longer is reported rather than cut off. */
const stopWithinMs = 25_000;
const tracesWithinMs = 2_000;
const done = Promise.resolve();

const stopSignal = () => Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);

/** Ends a process that cannot go on: something starts it again, and the log is the truth. */
export const dying =
  ({ log }: Pick<World, 'log'>, why: string) =>
  (error: unknown): never => {
    log.fatal({ error }, why);
    process.exit(1);
  };

interface Life {
  /** Tried again until it succeeds: what we depend on may come up after us. */
  readonly start: () => Promise<Running>;
  /** What depends on nobody need not be tried again: it fails at once, for all to see. */
  readonly isImpatient?: boolean;
  /** Hears that it has begun, and that it is about to end. */
  readonly onStarted?: (running: Running) => void;
  readonly onStopping?: () => void;
  /** Closes what outlives the work itself. */
  readonly close?: () => Promise<void>;
}

/**
 * Starts, works until told to stop, and exits: 0 when everything in hand was finished. A process
 * that is told while it still waits for others has nothing in hand.
 */
export const runProcess = async (world: World, life: Life): Promise<never> => {
  const { log } = world;
  process.on('uncaughtException', dying(world, 'something was thrown where nobody caught it'));
  process.on('unhandledRejection', dying(world, 'something was rejected and nobody heard'));

  const stopping = stopSignal();
  const starting = life.isImpatient ? life.start() : retry({ log, what: 'a start' }, life.start);
  const running = await Promise.race([starting, stopping.then(() => undefined)]);
  if (running) {
    log.info({}, 'ready');
    life.onStarted?.(running);
    await stopping;
    life.onStopping?.();
    log.info({}, 'stopping');
    await within(stopWithinMs, 'stopping', running.stop()).catch(
      dying(world, 'not everything in hand was finished'),
    );
  }
  await life.close?.();
  await within(tracesWithinMs, 'sending the last traces', world.tracing?.close() ?? done).catch(
    () => {},
  );
  log.info({}, 'stopped');
  process.exit(0);
};
