import { type DeadLetter, defineBucket } from '@countersign/core';
import { z } from 'zod';
import type { OpenBucket } from './buckets.ts';
import { safeKey, safeName } from './names.ts';

export const deadLetterBucket = 'dead-letters';
const bucket = defineBucket(deadLetterBucket, { value: z.unknown(), ttlMs: null });

/** Messages that nobody could handle, kept for ever, or until somebody removes them. */
export const deadLetters = (open: OpenBucket) => {
  const prefixOf = (subject: string, durable: string) =>
    `${safeName(subject)}.${safeName(durable)}`;

  return {
    keep: async (subject: string, durable: string, letter: DeadLetter): Promise<void> => {
      const { kv: kept } = await open(bucket);
      const key = `${prefixOf(subject, durable)}.${safeKey(letter.id)}`;
      await kept.put(key, JSON.stringify(letter));
    },
    list: async (subject: string, durable: string): Promise<readonly DeadLetter[]> => {
      const { kv: kept } = await open(bucket);
      const keys: string[] = [];
      for await (const key of await kept.keys(`${prefixOf(subject, durable)}.*`)) keys.push(key);
      const entries = await Promise.all(keys.map((key) => kept.get(key)));
      return entries
        .filter((entry) => entry !== null)
        .toSorted((one, other) => one.revision - other.revision)
        .map((entry) => entry.json<DeadLetter>());
    },
  };
};

export type DeadLetters = ReturnType<typeof deadLetters>;
