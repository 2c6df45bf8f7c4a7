import type { Operation, ParsedRequestOf, ReplyOf } from '@countersign/core';

/** What answers an operation. */
export type Answering<O extends Operation> = (request: ParsedRequestOf<O>) => Promise<ReplyOf<O>>;
