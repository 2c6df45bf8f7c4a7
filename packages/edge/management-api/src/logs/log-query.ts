import { kindsOf } from '@countersign/auth0-logs';
import type { ActivityCondition, ActivityFilter } from '@countersign/contracts';
import { andThen, everyOne, isProblem, type Problem } from '@countersign/edge-http';
import { problems } from '../problems.ts';
import { type Match, type Query, readQuery } from '../search/query.ts';

type Condition = ActivityCondition | Problem;

const day = /^\d{4}-\d{2}-\d{2}$/;

/** A day or an instant. */
const instantOf = (text: string, timeOfDay: string): string | Problem => {
  const at = new Date(day.test(text) ? `${text}T${timeOfDay}` : text);
  return Number.isNaN(at.getTime()) ? problems.log_search_unsupported : at.toISOString();
};

const rangeOf = (from: string, to: string): Condition => {
  const ends = [
    ...(from === '*' ? [] : [andThen(instantOf(from, '00:00:00.000Z'), (since) => ({ since }))]),
    ...(to === '*' ? [] : [andThen(instantOf(to, '23:59:59.999Z'), (until) => ({ until }))]),
  ];
  return andThen(everyOne(ends), (all) => ({ all }));
};

const dateOf = (match: Match): Condition => {
  if (match.kind === 'begins') return problems.log_search_unsupported;
  return match.kind === 'range' ? rangeOf(match.from, match.to) : rangeOf(match.text, match.text);
};

const fieldOf = (field: string, match: Match): Condition => {
  if (field === 'date') return dateOf(match);
  if (match.kind === 'range') return problems.log_search_unsupported;
  const { text } = match;
  const isBeginning = match.kind === 'begins';
  if (field === 'type') return { kinds: kindsOf(text, isBeginning) };
  if (field === 'user_id') return { userId: text, isBeginning };
  if (field === 'client_id') return { clientId: text, isBeginning };
  return problems.log_search_unsupported;
};

const conditionOf = (query: Query): Condition => {
  if ('field' in query) return fieldOf(query.field, query.match);
  if ('not' in query) return andThen(conditionOf(query.not), (not) => ({ not }));
  if ('all' in query) return andThen(everyOne(query.all.map(conditionOf)), (all) => ({ all }));
  const any = everyOne(query.any.map(conditionOf));
  if (isProblem(any)) return any;
  const kinds = any.map((each) => ('kinds' in each ? each.kinds : undefined));
  return kinds.every((each) => each !== undefined) ? { kinds: kinds.flat() } : { any };
};

/** What the plain filter can say by itself, which a service of 0.1.0 understands as well. */
const plainPart = (condition: ActivityCondition): ActivityFilter | undefined => {
  if ('kinds' in condition) return { kinds: [...condition.kinds] };
  if ('since' in condition || 'until' in condition) return condition;
  if ('userId' in condition && !condition.isBeginning) return { userId: condition.userId };
  if ('clientId' in condition && !condition.isBeginning) return { clientId: condition.clientId };
  return undefined;
};

const partsOf = (condition: ActivityCondition): readonly ActivityCondition[] =>
  'all' in condition ? condition.all.flatMap(partsOf) : [condition];

/** The filter for a condition: the plain one, where each of its fields is asked for once. */
const filterOf = (condition: ActivityCondition): ActivityFilter => {
  const filter: Record<string, unknown> = {};
  for (const part of partsOf(condition).map(plainPart)) {
    if (!part || Object.keys(part).some((key) => key in filter)) return { condition };
    Object.assign(filter, part);
  }
  return filter;
};

/**
 * Understands a search of the log: `type:`, `user_id:`, `client_id:` (each may end with `*`) and
 * `date:[… TO …]`, joined by AND, OR and NOT; unless it asks for more.
 */
export const logSearchOf = (q: string | undefined): ActivityFilter | Problem => {
  const text = q?.trim() ?? '';
  if (text === '' || text === '*') return {};
  const query = readQuery(text);
  return query ? andThen(conditionOf(query), filterOf) : problems.log_search_unsupported;
};
