import type { Retention } from '@countersign/kernel';
import { NO_STREAM, type StreamMetadata, WrongExpectedVersionError } from '@eventstore/db-client';
import type { Connection } from './connection.ts';
import { removedFrom, truncatedBefore } from './metadata.ts';
import { readLast } from './read.ts';

const attemptsMax = 5;

/** Keeping for a while and forgetting, both by a stream's metadata. */
export const retention = ({ patiently }: Connection) => {
  const metadataOf = async (stream: string) => {
    const [last] = (await patiently(readLast(`$$${stream}`))) ?? [];
    return { revision: last?.revision, keptFrom: truncatedBefore(last?.data) };
  };

  const retainOnce = async (stream: string, { maxAgeSeconds }: Retention): Promise<boolean> => {
    const { revision, keptFrom } = await metadataOf(stream);
    if (keptFrom >= removedFrom) throw new Error('a removed stream is begun, then retained');
    const metadata: StreamMetadata = {
      maxAge: maxAgeSeconds,
      // Metadata is replaced as a whole: without this line, removed events would come back.
      ...(keptFrom > 0 && { truncateBefore: keptFrom }),
    };
    const expectedRevision = revision === undefined ? NO_STREAM : BigInt(revision);
    try {
      await patiently((client) => client.setStreamMetadata(stream, metadata, { expectedRevision }));
      return true;
    } catch (reason) {
      if (reason instanceof WrongExpectedVersionError) return false;
      throw reason;
    }
  };

  return {
    retain: async (stream: string, terms: Retention): Promise<void> => {
      for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
        if (await retainOnce(stream, terms)) return;
      }
      throw new Error('the metadata of a stream stayed contended');
    },
    remove: async (stream: string): Promise<void> => {
      if ((await patiently(readLast(stream))) === undefined) return;
      await patiently((client) => client.deleteStream(stream));
    },
  };
};
