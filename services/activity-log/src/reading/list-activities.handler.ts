import type { listActivities as operation } from '@countersign/contracts';
import { type ParsedRequestOf, yes } from '@countersign/core';
import type { FollowedRows } from '../rows/follow-rows.ts';
import type { PresentRow } from './present-row.ts';

type Request = ParsedRequestOf<typeof operation>;

interface Needs extends Pick<FollowedRows, 'rows' | 'notBefore' | 'soonCaughtUp'> {
  readonly present: PresentRow;
}

/** A checkpoint is never at an end: what comes next is what was recorded since. */
const rangeOf = ({ wanted }: Request) =>
  wanted.by === 'page'
    ? { order: wanted.order, limit: wanted.perPage, offset: wanted.page * wanted.perPage }
    : { order: 'recorded' as const, limit: wanted.take, offset: 0, after: wanted.after };

/** Lists a tenant's log, with every line in it that was recorded before it was asked for. */
export const listActivities =
  ({ rows, notBefore, soonCaughtUp, present }: Needs) =>
  async (request: Request) => {
    await soonCaughtUp();
    const { tenantId, filter, wanted, knows } = request;
    const which = { tenantId, filter, knows, notBefore: notBefore() };
    const found = rows.list({ ...which, ...rangeOf(request) });
    const items = await Promise.all(found.map(present));
    return yes({
      items,
      total: wanted.by === 'page' ? rows.count(which) : items.length,
      heedsConditions: true,
    });
  };
