import type {
  readMfaStats as counting,
  listLogins as listing,
  readLoginTimeline as reading,
} from '@countersign/contracts';
import { no, type ParsedRequestOf, yes } from '@countersign/core';
import type { FollowedRows } from '../rows/follow-rows.ts';
import type { Row } from '../rows/row.projection.ts';
import type { PresentRow } from './present-row.ts';

interface Needs extends Pick<FollowedRows, 'rows' | 'notBefore' | 'soonCaughtUp'> {
  readonly present: PresentRow;
}

/** Lists a tenant's logins, of one person or in a time. */
export const listLogins =
  ({ rows, notBefore, soonCaughtUp }: Omit<Needs, 'present'>) =>
  async ({ page, perPage, ...wanted }: ParsedRequestOf<typeof listing>) => {
    await soonCaughtUp();
    const which = { ...wanted, notBefore: notBefore() };
    const items = rows.logins.list({ ...which, limit: perPage, offset: page * perPage });
    return yes({ items, total: rows.logins.count(which) });
  };

/** Tells everything that happened in one login. */
export const readLoginTimeline =
  ({ rows, notBefore, soonCaughtUp, present }: Needs) =>
  async ({ tenantId, reference, knows }: ParsedRequestOf<typeof reading>) => {
    await soonCaughtUp();
    const { logins } = rows;
    const from = notBefore();
    const isTold = ({ activity: { kind } }: Row) => !knows || knows.includes(kind);
    const presented = (found: readonly Row[]) => Promise.all(found.filter(isTold).map(present));
    const named = logins.one(tenantId, reference, from);
    const id = named ? reference : logins.idByRequest(tenantId, reference, from);
    if (id !== undefined) {
      const login = named ?? logins.one(tenantId, id, from);
      const lines = await presented(logins.lines(tenantId, id, from));
      return yes({ ...(login && { login }), lines });
    }
    const lines = await presented(logins.linesByRequest(tenantId, reference, from));
    return lines.length > 0 ? yes({ lines }) : no('login_unlogged');
  };

/** Counts what second steps came to. */
export const readMfaStats =
  ({ rows, soonCaughtUp }: Pick<Needs, 'rows' | 'soonCaughtUp'>) =>
  async (asked: ParsedRequestOf<typeof counting>) => {
    await soonCaughtUp();
    return yes(rows.tallied(asked));
  };
