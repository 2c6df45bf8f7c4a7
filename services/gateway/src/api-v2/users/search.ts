import { refused } from '../problems.ts';

/** What a search asks for: an address, a user's id, or everybody. */
export interface Search {
  readonly email?: string;
  readonly userId?: string;
}

/** One field and one value, quoted or not: all that is understood of Lucene's syntax. */
const term = /^(email|email\.raw|user_id):(?:"([^"]+)"|([^\s"*]+))$/;

/** Understands a search. @throws {ManagementProblem} when it asks for more than can be found. */
export const searchOf = (q: string | undefined): Search => {
  const text = q?.trim() ?? '';
  if (text === '' || text === '*') return {};
  const match = term.exec(text);
  const value = match?.[2] ?? match?.[3];
  if (!match || value === undefined) throw refused('search_unsupported');
  return match[1] === 'user_id' ? { userId: value } : { email: value };
};
