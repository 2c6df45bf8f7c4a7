import { describe, expect, it } from 'vitest';
import { readQuery } from './query.ts';

const is = (field: string, text: string) => ({ field, match: { kind: 'is', text } });
const begins = (field: string, text: string) => ({ field, match: { kind: 'begins', text } });

describe('a search', () => {
  it.each([
    ['name:ada', is('name', 'ada')],
    ['  name:"Ada Lovelace" ', is('name', 'Ada Lovelace')],
    ['name:ada*', begins('name', 'ada')],
    ['name:"ada*"', is('name', 'ada*')],
    ['name:"say \\"hi\\""', is('name', 'say "hi"')],
    ['user_id:auth0|5f7c', is('user_id', 'auth0|5f7c')],
    ['phone:"+4915123"', is('phone', '+4915123')],
    ['date:2026-01-01T10:00:00Z', is('date', '2026-01-01T10:00:00Z')],
    ['type:(s OR f*)', { any: [is('type', 's'), begins('type', 'f')] }],
    ['type:(NOT s)', { not: is('type', 's') }],
    [
      'date:[2026-01-01 TO *]',
      { field: 'date', match: { kind: 'range', from: '2026-01-01', to: '*' } },
    ],
    ['a:1 AND b:2 OR c:3', { any: [{ all: [is('a', '1'), is('b', '2')] }, is('c', '3')] }],
    ['a:1 AND (b:2 OR c:3)', { all: [is('a', '1'), { any: [is('b', '2'), is('c', '3')] }] }],
    ['NOT a:1 AND b:2', { all: [{ not: is('a', '1') }, is('b', '2')] }],
    ['NOT NOT a:1', { not: { not: is('a', '1') } }],
    ['NOT (a:1 OR b:2)', { not: { any: [is('a', '1'), is('b', '2')] } }],
  ])('is read: `%s`', (text, query) => {
    expect(readQuery(text)).toEqual(query);
  });

  it.each([
    '',
    'ada',
    'name:',
    'name:*',
    'name:*da',
    'name:a*a',
    'name:ad?',
    'name:"ada',
    'name:(a b)',
    'name:(a OR)',
    'a:1 b:2',
    'a:1 AND',
    'AND a:1',
    '(a:1',
    'a:1)',
    'a:{1 TO 2}',
    'a:[1 TO]',
    'a:[1 2]',
    '-a:1',
    '!a:1',
    'a:1 && b:2',
    'a:b~',
    'a:/b.*/',
    Array.from({ length: 51 }, () => 'a:1').join(' OR '),
    '('.repeat(1_000),
    'NOT '.repeat(250),
  ])('is refused, rather than to find something else: %.40s', (text) => {
    expect(readQuery(text)).toBeUndefined();
  });
});
