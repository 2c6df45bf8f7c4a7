import type { z } from 'zod';
import type { Revision } from './event-store.ts';

/** What an operation answers: a value, or why not. */
export type Reply<Value, Refusal> =
  | {
      readonly ok: true;
      readonly value: Value;
      /** How far the stream had come that it was read of, where a write may hang on it. */
      readonly revision?: Revision;
    }
  | {
      readonly ok: false;
      readonly refusal: Refusal;
      /** From when it is worth asking again, where that is known; an older service does not say. */
      readonly retryAt?: string;
      /** What of the request it is about, where that is one thing. */
      readonly field?: string;
    };

export const yes = <Value>(
  value: Value,
  { revision }: { readonly revision?: Revision | undefined } = {},
): { readonly ok: true; readonly value: Value; readonly revision?: Revision } => ({
  ...{ ok: true, value },
  ...(revision !== undefined && { revision }),
});
export const no = <const Refusal extends string>(
  refusal: Refusal,
  {
    retryAt,
    field,
  }: { readonly retryAt?: string | undefined; readonly field?: string | undefined } = {},
): {
  readonly ok: false;
  readonly refusal: Refusal;
  readonly retryAt?: string;
  readonly field?: string;
} => ({
  ...{ ok: false, refusal },
  ...(retryAt !== undefined && { retryAt }),
  ...(field !== undefined && { field }),
});

/**
 * One question a service answers: its subject, and the shape of what is asked, answered and
 * refused.
 */
export interface Operation<
  Request extends z.ZodType = z.ZodType,
  Value extends z.ZodType = z.ZodType,
  Refusal extends string = string,
> {
  readonly subject: string;
  readonly request: Request;
  readonly value: Value;
  readonly refusals: readonly Refusal[];
}

export const defineOperation = <
  Request extends z.ZodType,
  Value extends z.ZodType,
  const Refusal extends string = never,
>(
  subject: string,
  shape: {
    readonly request: Request;
    readonly value: Value;
    readonly refusals?: readonly Refusal[];
  },
): Operation<Request, Value, Refusal> => ({ refusals: [], ...shape, subject });

/** A fact one service tells the others. */
export interface Topic<Body extends z.ZodType = z.ZodType> {
  readonly subject: string;
  readonly body: Body;
}

export const defineTopic = <Body extends z.ZodType>(subject: string, body: Body): Topic<Body> => ({
  subject,
  body,
});

export type RequestOf<O extends Operation> = z.input<O['request']>;
export type ParsedRequestOf<O extends Operation> = z.output<O['request']>;
export type ValueOf<O extends Operation> = z.output<O['value']>;
export type RefusalOf<O extends Operation> = O['refusals'][number];
export type ReplyOf<O extends Operation> = Reply<ValueOf<O>, RefusalOf<O>>;

/** Words a refusal as one of an operation's own; any other is a fault of ours, not an answer. */
export const noOf = <Refusal extends string>(
  operation: { readonly refusals: readonly Refusal[] },
  refusal: string,
) => {
  const own = operation.refusals.find((known) => known === refusal);
  if (own === undefined) throw new Error(`the operation has no refusal ${refusal}`);
  return no(own);
};
