import { causes as storage } from './cause.ts';

/** A piece of work that asks more than this has lost its way; the rest is not listed. */
const asksMax = 64;

/** Runs `work` so that everything it causes, in this process and the next, carries `id`. */
export const correlated = <Result>(id: string, work: () => Result): Result =>
  storage.run({ ...storage.getStore(), correlationId: id }, work);

/** Runs `work` so that whatever is asked in its course, here, is listed in `asks`. */
export const listingAsks = <Result>(asks: string[], work: () => Result): Result =>
  storage.run({ ...storage.getStore(), asks }, work);

/** Whether somebody lists what is asked in the course of the present work. */
export const isListed = (): boolean => storage.getStore()?.asks !== undefined;

/** Lists a question that was asked, where somebody does. */
export const listAsk = (text: string): void => {
  const asks = storage.getStore()?.asks;
  if (asks && asks.length < asksMax) asks.push(text);
};

/** The id of what caused the present work, where anything did. */
export const correlationId = (): string | undefined => storage.getStore()?.correlationId;

/** Runs `work` as a part of a trace: `traceparent` is W3C's, and names the span around it. */
export const traced = <Result>(traceparent: string, work: () => Result): Result =>
  storage.run({ ...storage.getStore(), traceparent }, work);

/** The span around the present work, where it is traced. */
export const traceparent = (): string | undefined => storage.getStore()?.traceparent;

/**
 * The present piece of work: one for a request, a question or a message, for who keeps something as
 * long as it lasts. None where nothing is known of why something is done.
 */
export const presentWork = (): object | undefined => storage.getStore();

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
