import { categoryOf, type EventStore } from '@countersign/core';
import type { RelayTerms } from './start-relay.ts';

const secondsPerDay = 24 * 60 * 60;

interface Needs {
  readonly service: string;
  readonly store: Pick<EventStore, 'retain'>;
  /** For how many days an event of each category is kept. */
  readonly days: Readonly<Record<string, number>>;
}

/**
 * Gives every new stream of some categories its retention: soon after it has begun, so that nobody
 * waits for it.
 */
export const retainStreams = ({ service, store, days }: Needs): RelayTerms => ({
  service,
  name: 'retention',
  categories: Object.keys(days),
  onEvents: async (events) => {
    const begun = events.filter(({ revision }) => revision === 0).map(({ stream }) => stream);
    await Promise.all(
      begun.map((stream) => {
        const maxAgeSeconds = (days[categoryOf(stream)] ?? 0) * secondsPerDay;
        return maxAgeSeconds > 0 ? store.retain(stream, { maxAgeSeconds }) : undefined;
      }),
    );
  },
});
