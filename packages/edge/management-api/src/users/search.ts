import type { UserCondition, UserField } from '@countersign/contracts';
import { andThen, everyOne, isProblem, type Problem } from '@countersign/edge-http';
import { problems } from '../problems.ts';
import { type Query, readQuery } from '../search/query.ts';

/** What a search asks for: an address or a user's id alone, something of a person, or everybody. */
export type Search =
  | { readonly by: 'email' | 'userId'; readonly text: string }
  | { readonly by: 'condition'; readonly condition: UserCondition }
  | { readonly by: 'nothing' };

/** What is searched, by its names on the wire. */
const fields: Readonly<Record<string, UserField>> = {
  user_id: 'userId',
  email: 'email',
  'email.raw': 'email',
  name: 'name',
  nickname: 'nickname',
  phone: 'phoneNumber',
  phone_number: 'phoneNumber',
};

const conditionOf = (query: Query): UserCondition | Problem => {
  if ('all' in query) return andThen(everyOne(query.all.map(conditionOf)), (all) => ({ all }));
  if ('any' in query) return andThen(everyOne(query.any.map(conditionOf)), (any) => ({ any }));
  if ('not' in query) return andThen(conditionOf(query.not), (not) => ({ not }));
  const field = Object.hasOwn(fields, query.field) ? fields[query.field] : undefined;
  const { match } = query;
  if (!field || match.kind === 'range') return problems.search_unsupported;
  return { field, text: match.text, isBeginning: match.kind === 'begins' };
};

/** Understands a search; unless it asks for more than can be found. */
export const searchOf = (q: string | undefined): Search | Problem => {
  const text = q?.trim() ?? '';
  if (text === '' || text === '*') return { by: 'nothing' };
  const query = readQuery(text);
  if (!query) return problems.search_unsupported;
  const condition = conditionOf(query);
  if (isProblem(condition)) return condition;
  const isPlain = 'field' in condition && !condition.isBeginning;
  // These two have an index, whatever the size of the tenant.
  return isPlain && (condition.field === 'email' || condition.field === 'userId')
    ? { by: condition.field, text: condition.text }
    : { by: 'condition', condition };
};
