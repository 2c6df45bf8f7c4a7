import { randomUUID } from 'node:crypto';
import {
  type Activity,
  type ActivityFilter,
  listActivities,
  readApplication,
  readUser,
  sessionActivity,
} from '@countersign/contracts';
import { no, type RequestOf } from '@countersign/core';
import { openWorld } from '@countersign/testkit';
import { expect, vi } from 'vitest';
import { type ActivityLogPorts, startActivityLog } from '../service.ts';

type Wanted = RequestOf<typeof listActivities>['wanted'];
const all: Wanted = { by: 'page', page: 0, perPage: 100, order: 'oldest' };

/** The service in a world of its own, and somebody who tells it things. */
export const openLog = async (options: Partial<ActivityLogPorts> = {}) => {
  const world = openWorld();
  const { messaging, clock } = world;
  // The directory, of which nobody and nothing is known.
  await messaging.answer(readUser, async () => no('user_unknown'));
  await messaging.answer(readApplication, async () => no('application_unknown'));
  const start = (more: Partial<ActivityLogPorts> = {}) =>
    startActivityLog({ ...world, newId: randomUUID, ...options, ...more });
  const service = await start();
  let isRunning = true;
  const stop = async () => {
    if (!isRunning) return;
    isRunning = false;
    await service.stop();
  };

  const activity = (more: Partial<Activity> = {}): Activity => ({
    ...{ activityId: randomUUID(), tenantId: 'acme', kind: 'mfa_passed', at: clock() },
    ...more,
  });
  const publish = (...activities: Activity[]) =>
    messaging.publish(sessionActivity, { id: randomUUID(), body: { activities } });

  const list = async (filter: ActivityFilter = {}, wanted: Wanted = all, tenantId = 'acme') => {
    const reply = await messaging.ask(listActivities, { tenantId, filter, wanted });
    if (!reply.ok) throw new Error('a list was refused');
    return { ...reply.value, items: reply.value.items.filter((line) => line !== null) };
  };
  /** Resolves once a tenant has so many lines. */
  const until = (total: number, tenantId = 'acme') =>
    vi.waitFor(async () => expect((await list({}, all, tenantId)).total).toBe(total));

  /** Tells of so many things, a second between them, and waits until they are kept. */
  const tell = async (...several: readonly Partial<Activity>[]) => {
    const before = (await list()).total;
    for (const [at, each] of several.entries()) {
      world.advance(1_000);
      await publish(activity(each));
      await until(before + at + 1);
    }
  };

  return {
    ...world,
    ...{ stop, start, activity, publish, list, until, tell },
    close: async () => {
      await stop();
      await world.close();
    },
  };
};
export type Log = Awaited<ReturnType<typeof openLog>>;
