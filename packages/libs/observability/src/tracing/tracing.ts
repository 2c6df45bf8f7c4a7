import { traced, traceparent } from '@countersign/core';

/** What a span says of the work it stands for. Only chosen words: names and outcomes, never ids. */
export interface SpanTerms {
  readonly name: string;
  readonly kind: 'server' | 'client' | 'producer' | 'consumer';
  /** The span around it, as W3C writes it; one without begins a trace. */
  readonly parent?: string | undefined;
  /** What a trace that begins here is called, and its first span. */
  readonly ids?: { readonly traceId: string; readonly spanId: string };
  /** Milliseconds since the epoch; now, unless it began before anybody could say so. */
  readonly startedAtMs?: number;
}

/** Work that is being traced. */
export interface OpenSpan {
  readonly traceparent: string;
  readonly end: (outcome: {
    readonly isFailed: boolean;
    readonly attributes?: Readonly<Record<string, string | number>>;
  }) => void;
}

/** Where spans go. */
export interface Tracing {
  readonly begin: (terms: SpanTerms) => OpenSpan;
  /** Sends what has not been sent yet. */
  readonly close: () => Promise<void>;
}

/** Runs work as a span within the present one. What belongs to no trace is not traced. */
export const spanning = async <Result>(
  tracing: Tracing,
  terms: Pick<SpanTerms, 'name' | 'kind'>,
  work: () => Promise<Result>,
): Promise<Result> => {
  const parent = traceparent();
  if (parent === undefined) return work();
  const span = tracing.begin({ ...terms, parent });
  try {
    const result = await traced(span.traceparent, work);
    span.end({ isFailed: false });
    return result;
  } catch (error) {
    span.end({ isFailed: true });
    throw error;
  }
};

/** The name of the present trace, for a line of log. */
export const traceId = (): string | undefined => traceparent()?.split('-')[1];
