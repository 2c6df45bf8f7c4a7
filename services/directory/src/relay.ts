import { importDue, userErased } from '@countersign/contracts';
import { decodeEvent, type Messaging, type RecordedEvent } from '@countersign/core';
import type { RelayTerms } from '@countersign/relay';
import type { FinishErasure } from './reactions/finish-erasure.ts';
import { UserErased } from './user/user.events.ts';
import { ImportRequested } from './user-import/import-job.events.ts';

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
  onEvent: async (event: RecordedEvent) => {
    if (event.type !== UserErased.type) return;
    const { data: erasure } = decodeEvent(UserErased.schema, event);
    const { tenantId, userId } = erasure;
    await finishErasure(erasure);
    await messaging.publish(userErased, { id: event.id, body: { tenantId, userId } });
  },
});

/**
 * Carries out every erasure once more, whoever did before. What a directory of 0.1.0 wrote over
 * lies in NATS's files, and it knows nothing of what imports left; its own relay may have told of
 * the erasure and gone on. So this one begins at the log's beginning, by a name that no older
 * release knows, and may go when no such directory can stand beside this release any more.
 */
export const repeatErasures = ({ finishErasure }: Pick<Needs, 'finishErasure'>): RelayTerms => ({
  service: 'directory',
  name: 'erasures-again',
  categories: ['user'],
  onEvent: async (event: RecordedEvent) => {
    if (event.type !== UserErased.type) return;
    await finishErasure(decodeEvent(UserErased.schema, event).data);
  },
});

/** Tells of every import that was requested: whoever hears of it works it off. */
export const tellImports = ({ publish }: Pick<Messaging, 'publish'>): RelayTerms => ({
  service: 'directory',
  name: 'imports',
  categories: ['importJob'],
  onEvent: async (event: RecordedEvent) => {
    if (event.type !== ImportRequested.type) return;
    const { tenantId, jobId, total } = decodeEvent(ImportRequested.schema, event).data;
    await publish(importDue, { id: event.id, body: { tenantId, jobId, total } });
  },
});
