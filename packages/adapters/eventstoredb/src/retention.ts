import type { Retention } from '@countersign/core';
import { NO_STREAM, type StreamMetadata, WrongExpectedVersionError } from '@eventstore/db-client';
import type { Connection } from './connection.ts';
import { removedFrom, truncatedBefore } from './metadata.ts';
import { readLast, requiresLeader } from './read.ts';

const attemptsMax = 5;

/** Keeping for a while and forgetting, both by a stream's metadata. */
export const retention = ({ reading, writing }: Connection) => {
  /** Metadata is replaced as a whole, so it is made from what stands, and only if that stands. */
  const changeOnce = async (stream: string, make: (keptFrom: number) => StreamMetadata) => {
    const [last] = (await reading.retry(readLast(`$$${stream}`))) ?? [];
    const metadata = make(truncatedBefore(last?.data));
    const expectedRevision = last === undefined ? NO_STREAM : BigInt(last.revision);
    try {
      await writing.retry((client) =>
        client.setStreamMetadata(stream, metadata, { expectedRevision, requiresLeader }),
      );
      return true;
    } catch (reason) {
      if (reason instanceof WrongExpectedVersionError) return false;
      throw reason;
    }
  };
  const change = async (stream: string, make: (keptFrom: number) => StreamMetadata) => {
    for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
      if (await changeOnce(stream, make)) return;
    }
    throw new Error('the metadata of a stream stayed contended');
  };

  return {
    retain: (stream: string, { maxAgeSeconds }: Retention): Promise<void> =>
      change(stream, (keptFrom) => {
        // The client would write this revision as a number the server cannot read.
        if (keptFrom >= removedFrom) throw new Error('a deleted stream is begun, then retained');
        // Without it, removed events would come back.
        const truncated = keptFrom > 0 && { truncateBefore: keptFrom };
        return { maxAge: maxAgeSeconds, ...truncated };
      }),
    /**
     * Truncates behind the last event. The server's own soft delete would be undone by the next
     * append, but not in one transaction: what that append was told is written could then be
     * unread, for a moment or, if the server dies there, for good (KurrentDB #1744).
     */
    remove: async (stream: string): Promise<void> => {
      const [last] = (await reading.retry(readLast(stream))) ?? [];
      if (last) await change(stream, () => ({ truncateBefore: last.revision + 1 }));
    },
  };
};
