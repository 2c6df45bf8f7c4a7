import type { ActivityCondition, ActivityFilter } from '@countersign/contracts';

/** A condition, and the values that stand in its places. */
export interface Where {
  readonly sql: string;
  readonly values: readonly string[];
}

interface Wanted {
  readonly tenantId: string;
  readonly filter: ActivityFilter;
  /** Kinds of lines that whoever asks could not read. */
  readonly without?: readonly string[];
  /** What is older is gone, or about to be. */
  readonly notBefore: string;
}

const places = (values: readonly string[]) => values.map(() => '?').join(', ');

/** What a line does not say itself is as its login began. Nobody is no NULL: NOT takes both. */
const columns = {
  userId: `coalesce(line.user_id, login.body ->> 'userId', '')`,
  clientId: `coalesce(line.body ->> 'clientId', login.body ->> 'clientId', '')`,
} as const;

const named = (column: keyof typeof columns, text: string, isBeginning: boolean): Where =>
  isBeginning
    ? { sql: `instr(${columns[column]}, ?) = 1`, values: [text] }
    : { sql: `${columns[column]} = ?`, values: [text] };

const joined = (conditions: readonly ActivityCondition[], by: 'AND' | 'OR'): Where => {
  const parts = conditions.map(conditionOf);
  return {
    sql: `(${parts.map(({ sql }) => sql).join(` ${by} `) || by === 'AND'})`,
    values: parts.flatMap(({ values }) => values),
  };
};

const conditionOf = (condition: ActivityCondition): Where => {
  if ('kinds' in condition) {
    return { sql: `line.kind IN (${places(condition.kinds)})`, values: condition.kinds };
  }
  if ('userId' in condition) return named('userId', condition.userId, condition.isBeginning);
  if ('clientId' in condition) return named('clientId', condition.clientId, condition.isBeginning);
  if ('since' in condition) return { sql: 'line.at >= ?', values: [condition.since] };
  if ('until' in condition) return { sql: 'line.at <= ?', values: [condition.until] };
  if ('all' in condition) return joined(condition.all, 'AND');
  if ('any' in condition) return joined(condition.any, 'OR');
  const { sql, values } = conditionOf(condition.not);
  return { sql: `NOT (${sql})`, values };
};

/** What must be true of a line; every value is bound, none is written into the text. */
export const where = ({ tenantId, filter, notBefore, without = [] }: Wanted): Where => {
  const { kinds, userId, clientId, since, until, condition } = filter;
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
    condition && conditionOf(condition),
    without.length > 0
      ? { sql: `line.kind NOT IN (${places(without)})`, values: without }
      : undefined,
  ];
  const given = parts.filter((part) => part !== undefined);
  return {
    sql: given.map(({ sql }) => sql).join(' AND '),
    values: given.flatMap(({ values }) => values),
  };
};
