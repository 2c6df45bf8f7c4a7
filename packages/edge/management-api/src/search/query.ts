/** What one field is to be. */
export type Match =
  | { readonly kind: 'is' | 'begins'; readonly text: string }
  | { readonly kind: 'range'; readonly from: string; readonly to: string };

/** A search, as far as Lucene's syntax is understood. */
export type Query =
  | { readonly field: string; readonly match: Match }
  | { readonly all: readonly Query[] }
  | { readonly any: readonly Query[] }
  | { readonly not: Query };

interface Token {
  readonly kind: 'field' | 'quoted' | 'word' | 'and' | 'or' | 'not' | 'to' | '(' | ')' | '[' | ']';
  readonly text: string;
}

/** A word may hold colons behind its first character: instants do. */
const tokenPattern =
  /\s*(?:([a-z_.]+):|"((?:[^"\\]|\\.)*)"|([()[\]])|([^\s"()[\]{}:!^~+\-&|][^\s"()[\]{}]*))/gy;
const keywords: Readonly<Record<string, Token['kind']>> = {
  AND: 'and',
  OR: 'or',
  NOT: 'not',
  TO: 'to',
};

const tokensOf = (text: string): readonly Token[] | undefined => {
  const tokens: Token[] = [];
  const trimmed = text.trim();
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < trimmed.length) {
    const found = tokenPattern.exec(trimmed);
    if (!found) return undefined;
    const [, field, quoted, sign, word = ''] = found;
    if (field !== undefined) tokens.push({ kind: 'field', text: field });
    else if (quoted !== undefined) {
      tokens.push({ kind: 'quoted', text: quoted.replaceAll(/\\(.)/g, '$1') });
    } else if (sign !== undefined) {
      // The pattern lets no other sign in.
      tokens.push({ kind: sign as '(' | ')' | '[' | ']', text: sign });
    } else tokens.push({ kind: keywords[word] ?? 'word', text: word });
  }
  return tokens;
};

/** Says that a search asks for more than is understood. */
class NotUnderstood extends Error {
  override readonly name = 'NotUnderstood';
}

/** `*` stands for any ending, and nowhere else; what Lucene has besides is not read as text. */
const matchOf = ({ kind, text }: Token): Match => {
  if (kind === 'quoted') return { kind: 'is', text };
  const begins = text.endsWith('*');
  const known = begins ? text.slice(0, -1) : text;
  if (known === '' || /[*?~^\\]/.test(known)) throw new NotUnderstood();
  return { kind: begins ? 'begins' : 'is', text: known };
};

/**
 * Reads by descent: OR binds least, then AND, then NOT. Two terms beside each other are refused,
 * as programs do not agree on what joins them.
 */
const reader = (tokens: readonly Token[]) => {
  let at = 0;
  const next = (): Token => {
    const token = tokens[at];
    if (!token) throw new NotUnderstood();
    at += 1;
    return token;
  };
  const take = (...kinds: readonly Token['kind'][]): Token | undefined => {
    const token = tokens[at];
    if (!token || !kinds.includes(token.kind)) return undefined;
    at += 1;
    return token;
  };
  const must = (...kinds: readonly Token['kind'][]): Token => {
    const token = take(...kinds);
    if (!token) throw new NotUnderstood();
    return token;
  };

  /** Terms joined by AND, those by OR; `one` reads a term. */
  const joined = (one: () => Query): Query => {
    const several = (separator: 'and' | 'or', each: () => Query): readonly Query[] => {
      const found = [each()];
      while (take(separator)) found.push(each());
      return found;
    };
    const negated = (): Query => (take('not') ? { not: negated() } : one());
    const conjunction = (): Query => {
      const [only, ...others] = several('and', negated);
      return only && others.length === 0
        ? only
        : { all: [only, ...others].flatMap((q) => q ?? []) };
    };
    const [only, ...others] = several('or', conjunction);
    return only && others.length === 0 ? only : { any: [only, ...others].flatMap((q) => q ?? []) };
  };

  const rangeOf = (field: string): Query => {
    const from = must('word', 'quoted').text;
    must('to');
    const to = must('word', 'quoted').text;
    must(']');
    return { field, match: { kind: 'range', from, to } };
  };

  const valuesOf = (field: string): Query => {
    if (take('[')) return rangeOf(field);
    if (!take('(')) return { field, match: matchOf(must('word', 'quoted')) };
    const values = joined(() => ({ field, match: matchOf(must('word', 'quoted')) }));
    must(')');
    return values;
  };

  const term = (): Query => {
    const { kind, text } = next();
    if (kind === 'field') return valuesOf(text);
    if (kind !== '(') throw new NotUnderstood();
    const within = joined(term);
    must(')');
    return within;
  };

  return (): Query => {
    const query = joined(term);
    if (at < tokens.length) throw new NotUnderstood();
    return query;
  };
};

/** Terms that a search may have: each is looked for. */
const termsMax = 50;

const termsIn = (query: Query): number => {
  if ('field' in query) return 1;
  if ('not' in query) return termsIn(query.not);
  return ('all' in query ? query.all : query.any).reduce((sum, each) => sum + termsIn(each), 0);
};

/**
 * Understands a search in Lucene's syntax: `field:value`, `field:"a value"`, `field:begin*`,
 * `field:(a OR b)`, `field:[from TO to]`, joined by AND, OR, NOT and parentheses. `undefined` where
 * it asks for anything else. Parsers that are to be had do not read what Auth0's clients write:
 * ids with a `|` in them, and ranges of dates.
 */
export const readQuery = (text: string): Query | undefined => {
  const tokens = tokensOf(text);
  if (!tokens) return undefined;
  try {
    const query = reader(tokens)();
    return termsIn(query) <= termsMax ? query : undefined;
  } catch (reason) {
    if (reason instanceof NotUnderstood) return undefined;
    throw reason;
  }
};
