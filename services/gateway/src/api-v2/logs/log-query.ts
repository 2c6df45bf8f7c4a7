import type { ActivityFilter } from '@countersign/contracts';
import { kindsOf } from '@countersign/log-wire';
import { refused } from '../problems.ts';

const value = String.raw`(?:"[^"]*"|[^\s"()\[\]{}]+)`;
const clause = new RegExp(
  '^(type|user_id|client_id|date):(?:' +
    String.raw`(${value})|\((${value}(?: +OR +${value})*)\)|\[(\S+) +TO +(\S+)\])$`,
);
const separators = /\s+AND\s+/;

const unquoted = (text: string) => text.replaceAll('"', '');

const startOf = (text: string): string => instantOf(text, '00:00:00.000Z');
const endOf = (text: string): string => instantOf(text, '23:59:59.999Z');

const day = /^\d{4}-\d{2}-\d{2}$/;

/** A day or an instant. @throws {ManagementProblem} */
const instantOf = (text: string, timeOfDay: string): string => {
  const at = new Date(day.test(text) ? `${text}T${timeOfDay}` : text);
  if (Number.isNaN(at.getTime())) throw refused('log_search_unsupported');
  return at.toISOString();
};

const rangeOf = (from: string, to: string): ActivityFilter => ({
  ...(from !== '*' && { since: startOf(from) }),
  ...(to !== '*' && { until: endOf(to) }),
});

const exactly = (field: string, values: readonly string[]): ActivityFilter => {
  if (field === 'type') return { kinds: values.flatMap(kindsOf) };
  const [only, ...others] = values;
  if (only === undefined || others.length > 0) throw refused('log_search_unsupported');
  if (field === 'date') return rangeOf(only, only);
  return field === 'user_id' ? { userId: only } : { clientId: only };
};

const partOf = (text: string): ActivityFilter => {
  const [, field = '', one, several, from, to] = clause.exec(text) ?? [];
  if (from !== undefined && to !== undefined && field === 'date') return rangeOf(from, to);
  const values = one === undefined ? several?.split(/ +OR +/) : [one];
  if (!values) throw refused('log_search_unsupported');
  return exactly(field, values.map(unquoted));
};

/** A query names each field once: two of one would have to be joined. */
const joined = (filter: ActivityFilter, part: ActivityFilter): ActivityFilter => {
  if (Object.keys(part).some((key) => key in filter)) throw refused('log_search_unsupported');
  return { ...filter, ...part };
};

/**
 * Understands a search of the log: of Lucene's syntax `type:`, `user_id:`, `client_id:` and
 * `date:[… TO …]`, joined by AND. @throws {ManagementProblem} when it asks for more
 */
export const logSearchOf = (q: string | undefined): ActivityFilter => {
  const text = q?.trim() ?? '';
  if (text === '' || text === '*') return {};
  return text.split(separators).map(partOf).reduce(joined, {});
};
