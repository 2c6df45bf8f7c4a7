import { decodeEvent, type RecordedEvent } from '@countersign/kernel';
import type { RelayTerms } from '@countersign/relay';
import { ChallengePassed } from '../challenge/challenge.events.ts';
import type { Settling } from '../challenge/settling.ts';

/**
 * Makes sure that what follows from a passed challenge does follow, also where the process that
 * passed it did not live to see to it. Where it did, there is nothing left to load or append.
 */
export const settlePassedChallenges = (settling: Settling): RelayTerms => ({
  service: 'session',
  name: 'settlements',
  categories: ['challenge'],
  onEvent: async (event: RecordedEvent) => {
    if (event.type !== ChallengePassed.type) return;
    await settling.later(decodeEvent(ChallengePassed.schema, event).data);
  },
});
