import { AsyncLocalStorage } from 'node:async_hooks';

/** Why something is done: the id of what caused it, and where in a trace it stands. */
interface Cause {
  readonly correlationId?: string;
  readonly traceparent?: string;
}

const storage = new AsyncLocalStorage<Cause>();

/** Runs `work` so that everything it causes, in this process and the next, carries `id`. */
export const correlated = <Result>(id: string, work: () => Result): Result =>
  storage.run({ ...storage.getStore(), correlationId: id }, work);

/** The id of what caused the present work, where anything did. */
export const correlationId = (): string | undefined => storage.getStore()?.correlationId;

/** Runs `work` as a part of a trace: `traceparent` is W3C's, and names the span around it. */
export const traced = <Result>(traceparent: string, work: () => Result): Result =>
  storage.run({ ...storage.getStore(), traceparent }, work);

/** The span around the present work, where it is traced. */
export const traceparent = (): string | undefined => storage.getStore()?.traceparent;

/** What a fact's metadata keeps of why it was recorded; nothing where nothing is known. */
export const causeOfFact = (): { readonly metadata?: Readonly<Record<string, string>> } => {
  const cause = storage.getStore();
  if (!cause) return {};
  const metadata = {
    ...(cause.correlationId && { $correlationId: cause.correlationId }),
    ...(cause.traceparent && { traceparent: cause.traceparent }),
  };
  return { metadata };
};

/** Runs `work` for the reason that a fact was recorded, and for no other. */
export const becauseOf = <Result>(
  { $correlationId: id, traceparent: span }: Readonly<Record<string, string>>,
  work: () => Result,
): Result =>
  storage.run({ ...(id && { correlationId: id }), ...(span && { traceparent: span }) }, work);
