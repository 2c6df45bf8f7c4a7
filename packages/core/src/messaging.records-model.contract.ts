import fc from 'fast-check';
import type { KeyValue, Use } from './records.ts';

export interface Text {
  readonly text: string;
}

/** One thing done to a bucket, by one of two processes. */
export const recordStep = fc.record({
  act: fc.constantFrom('put', 'create', 'replace', 'replace stale', 'use', 'remove', 'wait'),
  key: fc.constantFrom('a', 'b'),
  byOther: fc.boolean(),
  ttlMs: fc.constantFrom(undefined, 400, 2_500),
  waitMs: fc.constantFrom(399, 400, 1_000),
});
export type RecordStep = typeof recordStep extends fc.Arbitrary<infer Step> ? Step : never;

interface Kept {
  text: string;
  expiresAtMs: number;
  isUsed: boolean;
}

/** A bucket as one would write it in a dozen lines, for a single caller. */
export const recordModel = (bucketTtlMs: number) => {
  const all = new Map<string, Kept>();
  let nowMs = 0;
  const find = (key: string) => {
    const kept = all.get(key);
    return kept && nowMs < kept.expiresAtMs ? kept : undefined;
  };
  const put = (key: string, text: string, ttlMs = bucketTtlMs) => {
    all.set(key, { text, expiresAtMs: nowMs + ttlMs, isUsed: false });
  };

  return {
    text: (key: string) => (find(key)?.isUsed ? undefined : find(key)?.text),
    put,
    create: (key: string, text: string, ttlMs?: number): boolean => {
      if (find(key)) return false;
      put(key, text, ttlMs);
      return true;
    },
    replace: (key: string, text: string, ttlMs?: number): boolean => {
      const kept = find(key);
      if (!kept || kept.isUsed) return false;
      kept.text = text;
      if (ttlMs !== undefined) kept.expiresAtMs = nowMs + ttlMs;
      return true;
    },
    use: (key: string): Use<Text> => {
      const kept = find(key);
      if (!kept) return { status: 'absent' };
      const status = kept.isUsed ? 'used_before' : 'used';
      kept.isUsed = true;
      return { status, value: { text: kept.text } };
    },
    remove: (key: string) => void all.delete(key),
    wait: (ms: number) => {
      nowMs += ms;
    },
  };
};

/** Does one step to the real thing; says what came of it. */
export const takeStep = async (
  records: KeyValue<Text>,
  { act, key, ttlMs }: RecordStep,
  text: string,
): Promise<unknown> => {
  const options = ttlMs === undefined ? {} : { ttlMs };
  switch (act) {
    case 'put':
      return records.put(key, { text }, options);
    case 'create':
      return records.create(key, { text }, options);
    case 'replace': {
      const found = await records.get(key);
      return records.replace(key, { text }, found?.revision ?? 1, options);
    }
    case 'replace stale':
      return records.replace(key, { text }, ((await records.get(key))?.revision ?? 0) + 1, options);
    case 'use':
      return records.use(key);
    case 'remove':
      return records.remove(key);
    case 'wait':
      return undefined;
  }
};

/** Does the same step to the model. */
export const takeModelStep = (
  model: ReturnType<typeof recordModel>,
  { act, key, ttlMs, waitMs }: RecordStep,
  text: string,
): unknown => {
  switch (act) {
    case 'put':
      return model.put(key, text, ttlMs);
    case 'create':
      return model.create(key, text, ttlMs);
    case 'replace':
      return model.replace(key, text, ttlMs);
    case 'replace stale':
      return false;
    case 'use':
      return model.use(key);
    case 'remove':
      return model.remove(key);
    case 'wait':
      return model.wait(waitMs);
  }
};
