import type { Messaging, Position } from '@countersign/core';
import { relayBucket } from './relay-record.ts';

const roundsMax = 16;

interface Needs {
  readonly messaging: Messaging;
  readonly service: string;
  readonly name: string;
  /** Exclusive: what comes after it is told again. */
  readonly from: Position;
}

/**
 * Makes a relay begin again at a position. Whoever runs it finds that its lease is over, and the
 * next one begins there; what others have heard before, they drop or know.
 */
export const rewindRelay = async ({ messaging, service, name, from }: Needs): Promise<void> => {
  const records = messaging.keyValue(relayBucket(service));
  for (let round = 1; round <= roundsMax; round += 1) {
    const found = await records.get(name);
    const token = (found?.value.token ?? 0) + 1;
    const rewound = { position: from, token, holder: null };
    const isDone = found
      ? await records.replace(name, rewound, found.revision)
      : await records.create(name, rewound);
    if (isDone) return;
  }
  throw new Error('the relay stayed busy');
};
