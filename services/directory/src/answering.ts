import { no, type Operation, type ParsedRequestOf, type ReplyOf } from '@countersign/kernel';

/** What answers an operation. */
export type Answering<O extends Operation> = (request: ParsedRequestOf<O>) => Promise<ReplyOf<O>>;

/** Words a refusal as one of an operation's own; any other would be a fault of ours, not an answer. */
export const noOf = <Refusal extends string>(
  operation: { readonly refusals: readonly Refusal[] },
  refusal: string,
) => {
  const own = operation.refusals.find((known) => known === refusal);
  if (own === undefined) throw new Error(`the operation has no refusal ${refusal}`);
  return no(own);
};
