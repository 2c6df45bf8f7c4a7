import type { ActivityFilter } from '@countersign/contracts';

/** A condition, and the values that stand in its places. */
export interface Where {
  readonly sql: string;
  readonly values: readonly string[];
}

interface Wanted {
  readonly tenantId: string;
  readonly filter: ActivityFilter;
  /** What is older is gone, or about to be. */
  readonly notBefore: string;
}

const places = (values: readonly string[]) => values.map(() => '?').join(', ');

/** What must be true of a line; every value is bound, none is written into the text. */
export const where = ({ tenantId, filter, notBefore }: Wanted): Where => {
  const { kinds, userId, clientId, since, until } = filter;
  const parts: readonly (Where | undefined)[] = [
    { sql: 'line.tenant_id = ?', values: [tenantId] },
    { sql: 'line.at >= ?', values: [notBefore] },
    kinds && { sql: `line.kind IN (${places(kinds)})`, values: kinds },
    userId === undefined ? undefined : { sql: 'line.user_id = ?', values: [userId] },
    clientId === undefined
      ? undefined
      : {
          sql: `coalesce(line.body ->> 'clientId', login.body ->> 'clientId') = ?`,
          values: [clientId],
        },
    since === undefined ? undefined : { sql: 'line.at >= ?', values: [since] },
    until === undefined ? undefined : { sql: 'line.at <= ?', values: [until] },
  ];
  const given = parts.filter((part) => part !== undefined);
  return {
    sql: given.map(({ sql }) => sql).join(' AND '),
    values: given.flatMap(({ values }) => values),
  };
};
