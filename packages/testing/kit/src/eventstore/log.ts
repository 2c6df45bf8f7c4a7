/** A fact as the stand-in keeps it. */
export interface Entry {
  readonly stream: string;
  readonly revision: number;
  readonly position: number;
  readonly createdMs: number;
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

export type Proposed = Pick<Entry, 'id' | 'type' | 'contentType' | 'data' | 'metadata'>;
export type Expected = 'any' | 'no_stream' | 'stream_exists' | number;

/** Whether an append holds; `current` is where the stream stands, -1 when there is none. */
export type Written =
  | { readonly isWritten: true; readonly revision: number; readonly position: number }
  | { readonly isWritten: false; readonly current: number };

/** `$tb` of a stream that was deleted, and may be begun again. */
const deletedMark = '{"$tb":9223372036854775807}';
const positionFirst = 1_000;

const metastreamOf = (stream: string) => `$$${stream}`;

interface Terms {
  readonly $tb?: number;
  readonly $maxAge?: number;
  readonly $maxCount?: number;
}

/** Where entries stay when the process that wrote them is gone. */
export interface Keeping {
  readonly kept: readonly Entry[];
  readonly keep: (entry: Entry) => void;
}
const keptNowhere: Keeping = { kept: [], keep: () => {} };

/**
 * The log in memory, by the rules of the server's own index writer (23.10). What may not be
 * committed, for want of a quorum, is not written and not answered.
 */
export const openLog = (
  nowMs: () => number,
  {
    keeping: { kept, keep } = keptNowhere,
    mayCommit = () => true,
  }: { readonly keeping?: Keeping | undefined; readonly mayCommit?: () => boolean } = {},
) => {
  const entries: Entry[] = [];
  const streams = new Map<string, Entry[]>();
  const watchers = new Set<() => void>();

  const all = (stream: string): readonly Entry[] => streams.get(stream) ?? [];
  const lastRevision = (stream: string) => all(stream).at(-1)?.revision ?? -1;

  const termsOf = (stream: string): Terms => {
    const last = all(metastreamOf(stream)).at(-1);
    if (!last) return {};
    // Metadata is JSON, written by the client or by us.
    return JSON.parse(Buffer.from(last.data).toString()) as Terms;
  };
  const isDeleted = (stream: string) => (termsOf(stream).$tb ?? 0) >= 2 ** 62;

  const enter = (entry: Entry) => {
    entries.push(entry);
    const there = streams.get(entry.stream);
    if (there) there.push(entry);
    else streams.set(entry.stream, [entry]);
  };
  for (const entry of kept) enter(entry);

  const push = (stream: string, proposed: Proposed) => {
    const last = entries.at(-1);
    const entry: Entry = {
      ...proposed,
      stream,
      revision: lastRevision(stream) + 1,
      // Like an offset in a file: it grows by what the last event took.
      position: last ? last.position + 100 + last.data.length : positionFirst,
      createdMs: nowMs(),
    };
    keep(entry);
    enter(entry);
    return entry;
  };
  const wakeAll = () => {
    for (const wake of watchers) wake();
  };

  const setTerms = (stream: string, json: string) =>
    push(metastreamOf(stream), {
      id: crypto.randomUUID(),
      type: '$metadata',
      contentType: 'application/json',
      data: Buffer.from(json),
      metadata: new Uint8Array(),
    });

  const isRepeat = (stream: string, after: number, events: readonly Proposed[]) => {
    const there = all(stream).slice(after + 1, after + 1 + events.length);
    return there.length === events.length && there.every(({ id }, at) => id === events[at]?.id);
  };

  const write = (
    stream: string,
    expected: Expected,
    events: readonly Proposed[],
  ): Written | undefined => {
    const current = lastRevision(stream);
    const wrong = { isWritten: false, current } as const;
    const after = expected === 'no_stream' ? -1 : expected;
    const isGone = isDeleted(stream);
    if (after === 'stream_exists' && (current < 0 || isGone)) return wrong;
    if (typeof after === 'number' && after !== current) {
      if (after < current && isRepeat(stream, after, events)) {
        const last = all(stream)[after + events.length];
        return { isWritten: true, revision: after + events.length, position: last?.position ?? 0 };
      }
      if (!(expected === 'no_stream' && isGone)) return wrong;
    }
    if (!mayCommit()) return undefined;
    const last = events.map((event) => push(stream, event)).at(-1);
    // Who writes to a deleted stream begins it again, behind what it held.
    if (isGone) setTerms(stream, JSON.stringify({ ...termsOf(stream), $tb: current + 1 }));
    wakeAll();
    return { isWritten: true, revision: last?.revision ?? -1, position: last?.position ?? 0 };
  };

  return {
    entries,
    write,
    /** Puts so many events of other streams into the log, as if other applications wrote to it. */
    fill: (count: number): void => {
      const data = Buffer.from('{}');
      for (let at = 0; at < count; at += 1) {
        const proposed = {
          id: crypto.randomUUID(),
          type: 'Other',
          contentType: 'application/json',
        };
        push(`other-${at % 1_000}`, { ...proposed, data, metadata: new Uint8Array() });
      }
    },
    /** What a reader of the stream sees; `undefined` when there is no such stream. */
    read: (stream: string): readonly Entry[] | undefined => {
      if (all(stream).length === 0 || isDeleted(stream)) return undefined;
      const { $tb = 0, $maxAge = Number.POSITIVE_INFINITY, $maxCount } = termsOf(stream);
      const since = nowMs() - $maxAge * 1_000;
      const kept = $maxCount === undefined ? all(stream) : all(stream).slice(-$maxCount);
      return kept.filter(({ revision, createdMs }) => revision >= $tb && createdMs >= since);
    },
    /** Hides the stream; the log keeps its events, as it does until a scavenge. */
    remove: (stream: string): number => {
      const { position } = setTerms(stream, deletedMark);
      wakeAll();
      return position;
    },
    /** Takes over from another node's log what this one does not have yet. */
    copy: (others: readonly Entry[]): void => {
      for (const entry of others.slice(entries.length)) enter(entry);
      wakeAll();
    },
    watch: (wake: () => void) => {
      watchers.add(wake);
      return () => watchers.delete(wake);
    },
  };
};

export type Log = ReturnType<typeof openLog>;
