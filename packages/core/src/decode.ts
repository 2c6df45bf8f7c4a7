import { z } from 'zod';
import type { RecordedEvent } from './event-store.ts';
import { frozen } from './frozen.ts';
import { Unanswered } from './messaging.ts';
import {
  no,
  type Operation,
  type ParsedRequestOf,
  type ReplyOf,
  type Topic,
  yes,
} from './operation.ts';
import { isPlain } from './plain.ts';
import type { Bucket } from './records.ts';
import { UnreadableError } from './unavailable.ts';

/** Where a value is not what its schema says, and what kind of fault it is; never the value. */
const faultOf = ({ issues: [issue] }: z.ZodError): string =>
  `${issue?.path.join('.') || 'the whole'}: ${issue?.code}`;

const decode = <Schema extends z.ZodType>(
  schema: Schema,
  raw: unknown,
  what: string,
): z.output<Schema> => {
  const parsed = schema.safeParse(raw);
  if (!parsed.success) throw new UnreadableError(`${what} is unreadable: ${faultOf(parsed.error)}`);
  return parsed.data;
};

/** Reads a request where it arrives. @throws {Unanswered} when it is none of this operation's. */
export const decodeRequest = <O extends Operation>(
  { subject, request }: O,
  raw: unknown,
): ParsedRequestOf<O> => {
  const parsed = request.safeParse(raw);
  if (!parsed.success) throw new Unanswered(subject, 'unreadable', faultOf(parsed.error));
  // The schema is the operation's own; a generic one hides its output from the compiler.
  return parsed.data as ParsedRequestOf<O>;
};

/** Only a time is a time to ask again: whatever else a reply says there is dropped. */
const retriable = z.object({ retryAt: z.iso.datetime({ precision: 3 }) });
/** Only a number is how far a stream has come. */
const revised = z.object({ revision: z.int() });
/** A field is named in words of ours, and what else stands there is dropped. */
const aboutField = z.object({ field: z.string().regex(/^[\w.]{1,100}$/) });

/**
 * Reads a reply where it arrives: what an older service does not say has its default, what a newer
 * one says besides is dropped. A refusal that is none of the operation's is not understood either.
 * @throws {Unanswered} when it is no reply to this operation.
 */
export const decodeReply = <O extends Operation>(operation: O, raw: unknown): ReplyOf<O> => {
  const { subject, value, refusals } = operation;
  const unreadable = (fault: string) => new Unanswered(subject, 'unreadable', fault);
  if (typeof raw !== 'object' || raw === null || !('ok' in raw)) throw unreadable('no reply');
  if (raw.ok === false) {
    const refusal = 'refusal' in raw && refusals.find((known) => known === raw.refusal);
    if (typeof refusal !== 'string') throw unreadable('an unknown refusal');
    return no(refusal, {
      retryAt: retriable.safeParse(raw).data?.retryAt,
      field: aboutField.safeParse(raw).data?.field,
    });
  }
  if (raw.ok !== true) throw unreadable('no reply');
  const parsed = value.safeParse('value' in raw ? raw.value : undefined);
  if (!parsed.success) throw unreadable(faultOf(parsed.error));
  // The schema is the operation's own; a generic one hides its output from the compiler.
  return yes(parsed.data, revised.safeParse(raw).data) as ReplyOf<O>;
};

/**
 * Takes a reply within one process from whoever knows the operation by the very same definition: a
 * yes that its schema would only look at is passed on as it is. A request is read all the same, as
 * its bounds are the service's own.
 */
export const passReply = <O extends Operation>(operation: O, raw: unknown): ReplyOf<O> => {
  const isYes = typeof raw === 'object' && raw !== null && 'ok' in raw && raw.ok === true;
  if (!isYes || !isPlain(operation.value)) return decodeReply(operation, raw);
  // The handler is typed to answer this, and nothing has come between.
  return raw as ReplyOf<O>;
};

/** Reads a message where it is followed. @throws {UnreadableError} */
export const decodeMessage = <T extends Topic>(
  { subject, body }: T,
  raw: unknown,
): z.output<T['body']> =>
  // The schema is the topic's own; a generic one hides its output from the compiler.
  decode(body, raw, `a message of ${subject}`) as z.output<T['body']>;

/** Reads the value of a record. @throws {UnreadableError} */
export const decodeRecord = <B extends Bucket>(
  { name, value }: B,
  raw: unknown,
): z.output<B['value']> =>
  // The schema is the bucket's own; a generic one hides its output from the compiler.
  decode(value, raw, `a record of ${name}`) as z.output<B['value']>;

/** What was read of data that a store gives to several, by the schema that read it. */
const decoded = new WeakMap<z.ZodType, WeakMap<object, unknown>>();

const keptFor = (schema: z.ZodType): WeakMap<object, unknown> => {
  const kept = decoded.get(schema) ?? new WeakMap<object, unknown>();
  decoded.set(schema, kept);
  return kept;
};

/** Only what is frozen is the same whenever it is read. */
const isShared = (data: unknown): data is object =>
  typeof data === 'object' && data !== null && Object.isFrozen(data);

/**
 * Reads a stored event: once by each schema, where its store gives the same one to several. Whoever
 * decides by it cannot go on when it is unreadable; whoever only lists or tells may pass it by.
 * @throws {UnreadableError}
 */
export const decodeEvent = <Schema extends z.ZodType>(
  schema: Schema,
  { type, data }: Pick<RecordedEvent, 'type' | 'data'>,
): z.output<Schema> => {
  if (!isShared(data)) return decode(schema, { type, data }, `an event ${type}`);
  const kept = keptFor(schema);
  // Decoded by this very schema.
  const known = kept.get(data) as z.output<Schema> | undefined;
  if (known !== undefined) return known;
  const event = frozen(decode(schema, { type, data }, `an event ${type}`));
  kept.set(data, event);
  return event;
};

/** The same, for whoever may pass by what is unreadable: nothing then. */
export const decodeKnownEvent = <Schema extends z.ZodType>(
  schema: Schema,
  event: Pick<RecordedEvent, 'type' | 'data'>,
): z.output<Schema> | undefined => {
  try {
    return decodeEvent(schema, event);
  } catch (error) {
    if (error instanceof UnreadableError) return undefined;
    throw error;
  }
};
