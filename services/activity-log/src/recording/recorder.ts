import type { Activity, NewerActivity } from '@countersign/contracts';
import { type Clock, type EventStore, noRevision, type Revision } from '@countersign/core';
import { activityCategory, newerActivityRecorded } from './activity.events.ts';

/** What is told: what it says matters to readers alone. */
type Line = Activity | NewerActivity;

interface Needs {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly retentionDays: number;
}

/** What waits to be appended to one stream, and how to tell those who wait for it. */
interface Writing {
  readonly stream: string;
  readonly day: string;
  revision: Revision;
  waiting: {
    readonly activities: readonly Line[];
    readonly resolve: () => void;
    readonly reject: (reason: unknown) => void;
  }[];
  isAppending: boolean;
}

/** A batch grows while the one before it is being written, but not beyond this. */
const messagesPerAppend = 64;
const secondsPerDay = 86_400;

/** `20260131`: a day's lines are thrown away together. */
const dayOf = (instant: string) => instant.slice(0, 10).replaceAll('-', '');

/**
 * Appends to streams that nobody else writes: one for each tenant, day and life of a process. So
 * there is no conflict, nothing is read first, and a stream goes when all of it is too old. After
 * an append of which the outcome is unknown, another stream is begun; what may be in both is one
 * line when it is read, by its id.
 */
export const recorder = ({ store, clock, newId, retentionDays }: Needs) => {
  const streams = new Map<string, Writing>();

  const begin = (tenantId: string, day: string): Writing => {
    const stream = `${activityCategory}-${tenantId}_${day}_${newId()}`;
    const begun = { stream, day, revision: noRevision, waiting: [], isAppending: false };
    streams.set(tenantId, begun);
    return begun;
  };

  const writingFor = (tenantId: string): Writing => {
    const day = dayOf(clock());
    const found = streams.get(tenantId);
    return found?.day === day ? found : begin(tenantId, day);
  };

  const append = async (writing: Writing, activities: readonly Line[]) => {
    const { stream, revision } = writing;
    const events = activities.map((data) => ({
      id: data.activityId,
      ...newerActivityRecorded(data),
    }));
    const appended = await store.append(stream, revision, events);
    if (appended.outcome === 'conflict') throw new Error('a stream of one writer has another');
    if (revision === noRevision) {
      // A day more, as its last line comes a day after its first.
      await store.retain(stream, { maxAgeSeconds: (retentionDays + 1) * secondsPerDay });
    }
    writing.revision = appended.revision;
  };

  const drain = async (tenantId: string, writing: Writing): Promise<void> => {
    if (writing.isAppending) return;
    writing.isAppending = true;
    while (writing.waiting.length > 0) {
      const batch = writing.waiting.splice(0, messagesPerAppend);
      try {
        await append(
          writing,
          batch.flatMap(({ activities }) => activities),
        );
        for (const { resolve } of batch) resolve();
      } catch (reason) {
        if (streams.get(tenantId) === writing) streams.delete(tenantId);
        for (const { reject } of [...batch, ...writing.waiting.splice(0)]) reject(reason);
      }
    }
    writing.isAppending = false;
  };

  const record = (tenantId: string, activities: readonly Line[]): Promise<void> => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const writing = writingFor(tenantId);
    writing.waiting.push({ activities, resolve, reject });
    void drain(tenantId, writing);
    return promise;
  };

  /** Resolves once all of it is in the log. */
  return async (activities: readonly Line[]): Promise<void> => {
    const byTenant = Map.groupBy(activities, ({ tenantId }) => tenantId);
    await Promise.all([...byTenant].map(([tenantId, theirs]) => record(tenantId, theirs)));
  };
};
