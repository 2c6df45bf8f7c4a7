import { beginning, type Messaging } from '@countersign/core';
import { relayBucket } from './relay-record.ts';

interface Beginning {
  readonly messaging: Messaging;
  readonly service: string;
  readonly name: string;
  /** The relay of an earlier version whose work it goes on with. */
  readonly after: string;
}

/**
 * Lets a relay of a new name begin where one of an earlier version has come, the first time it runs
 * anywhere. To be awaited before anything is recorded that only the new one tells of.
 */
export const beginRelayAt = async ({
  messaging,
  service,
  name,
  after,
}: Beginning): Promise<void> => {
  const records = messaging.keyValue(relayBucket(service));
  if (await records.get(name)) return;
  const position = (await records.get(after))?.value.position ?? beginning;
  await records.create(name, { position, token: 0, holder: null });
};
