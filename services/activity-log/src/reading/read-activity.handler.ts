import type { readActivity as operation } from '@countersign/contracts';
import { no, type ParsedRequestOf, yes } from '@countersign/core';
import type { FollowedRows } from '../rows/follow-rows.ts';
import type { PresentRow } from './present-row.ts';

interface Needs extends Pick<FollowedRows, 'rows' | 'notBefore' | 'soonCaughtUp'> {
  readonly present: PresentRow;
}

/** One line of a tenant's own log. */
export const readActivity =
  ({ rows, notBefore, soonCaughtUp, present }: Needs) =>
  async ({ tenantId, logId }: ParsedRequestOf<typeof operation>) => {
    await soonCaughtUp();
    const found = rows.find(tenantId, logId, notBefore());
    return found ? yes(await present(found)) : no('activity_unknown');
  };
