import { userErased } from '@countersign/contracts';
import type { Messaging, RecordedEvent } from '@countersign/kernel';
import type { RelayTerms } from '@countersign/relay';
import type { FinishErasure } from './reactions/finish-erasure.ts';
import { UserErased } from './user/user.events.ts';

interface Needs {
  readonly messaging: Messaging;
  readonly finishErasure: FinishErasure;
}

/**
 * Tells the others what the log holds: every erasure, after it has been carried out. What is told
 * comes from the record, with the event's id, so that a repeat is dropped.
 */
export const tellErasures = ({ messaging, finishErasure }: Needs): RelayTerms => ({
  service: 'directory',
  name: 'erasures',
  categories: ['user'],
  onEvent: async ({ id, type, data }: RecordedEvent) => {
    if (type !== UserErased.type) return;
    const erasure = UserErased.schema.shape.data.parse(data);
    const { tenantId, userId } = erasure;
    await finishErasure(erasure);
    await messaging.publish(userErased, { id, body: { tenantId, userId } });
  },
});
