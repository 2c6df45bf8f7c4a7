import type * as contracts from '@countersign/contracts';
import { type Clock, no, yes } from '@countersign/core';
import type { Answering } from '../answering.ts';
import type { FinishErasure } from '../reactions/finish-erasure.ts';
import { userStream } from '../streams.ts';
import type { Users } from './users.ts';

interface Needs {
  readonly run: Users['run'];
  readonly finishErasure: FinishErasure;
  readonly now: Clock;
}

/**
 * Erases a user. The erasure is recorded first, so that a crash before it is carried out is made
 * up for; when this answers, nothing of the person can be read any more.
 */
export const eraseUser =
  ({ run, finishErasure, now }: Needs): Answering<typeof contracts.eraseUser> =>
  async ({ tenantId, userId, expectedRevision }) => {
    const command = { type: 'EraseUser', now: now() } as const;
    const { state, refusal } = await run(userStream(tenantId, userId), command, {
      expectedRevision,
    });
    if (refusal === 'changed_meanwhile') return no(refusal);
    // Recorded by an earlier try, too, which may have ended before it was carried out.
    if (state.status === 'erased') await finishErasure(state.erasure);
    return yes({});
  };
