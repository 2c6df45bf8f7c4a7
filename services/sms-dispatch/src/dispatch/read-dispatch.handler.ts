import type { readDispatch as operation } from '@countersign/contracts';
import { type ParsedRequestOf, type ValueOf, yes } from '@countersign/core';
import type { Dispatch } from './dispatch.state.ts';
import { dispatchStream } from './dispatch-stream.ts';

interface Needs {
  readonly recall: (stream: string) => Promise<Dispatch>;
}

type Status = ValueOf<typeof operation>['status'];

/** A state of ours in the words that others know. */
export const statuses: Readonly<Record<Dispatch['status'], Status>> = {
  absent: 'absent',
  pending: 'pending',
  accepted: 'accepted',
  failed: 'rejected',
  expired: 'expired',
};

/** Tells where one send stands. */
export const readDispatch =
  ({ recall }: Needs) =>
  async ({ challengeId, send }: ParsedRequestOf<typeof operation>) => {
    const { status } = await recall(dispatchStream({ challengeId, send }));
    return yes({ status: statuses[status] });
  };
