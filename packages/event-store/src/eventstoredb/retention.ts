import type { Retention } from '@countersign/kernel';
import { NO_STREAM, type StreamMetadata, WrongExpectedVersionError } from '@eventstore/db-client';
import type { Connection } from './connection.ts';
import { readLast } from './read.ts';

/** A removed stream is truncated before the greatest revision there can be, 2^63 - 1. */
const removedFrom = 2 ** 62;
const attemptsMax = 5;

const numberAt = (data: unknown, key: string): number | undefined => {
  if (typeof data !== 'object' || data === null) return undefined;
  // An object that is no longer null may be asked for any of its keys.
  const value = (data as Readonly<Record<string, unknown>>)[key];
  return typeof value === 'number' ? value : undefined;
};

/** Keeping for a while and forgetting, both by a stream's metadata. */
export const retention = ({ patiently }: Connection) => {
  const metadataOf = async (stream: string) => {
    const [last] = (await patiently(readLast(`$$${stream}`))) ?? [];
    return { revision: last?.revision, truncatedBefore: numberAt(last?.data, '$tb') ?? 0 };
  };

  const retainOnce = async (stream: string, { maxAgeSeconds }: Retention): Promise<boolean> => {
    const { revision, truncatedBefore } = await metadataOf(stream);
    if (truncatedBefore >= removedFrom) throw new Error('a removed stream is begun, then retained');
    const metadata: StreamMetadata = {
      maxAge: maxAgeSeconds,
      // Metadata is replaced as a whole: without this line, removed events would come back.
      ...(truncatedBefore > 0 && { truncateBefore: truncatedBefore }),
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
    /** The first revision of a stream that may still be read; those before it are forgotten. */
    keptFrom: async (stream: string): Promise<number> => (await metadataOf(stream)).truncatedBefore,
  };
};
