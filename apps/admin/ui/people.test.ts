import { describe, expect, it } from 'vitest';
import { calledBy, searchFor } from './people.ts';

describe('a search for people', () => {
  it('finds by the beginning of whatever a person is known by', () => {
    expect(searchFor(' ada ')).toBe(
      'email:ada* OR name:ada* OR nickname:ada* OR phone_number:ada* OR user_id:ada*',
    );
  });

  it('takes several words for one name', () => {
    expect(searchFor('Ada Lovelace')).toContain('name:"Ada Lovelace"');
  });

  it('quotes what the API would read as a sign: the plus of a phone number', () => {
    expect(searchFor('+12025550123')).toContain('phone_number:"+12025550123"');
  });

  it('leaves out what would be read as more than a word', () => {
    expect(searchFor('ada" OR (name:*')).toContain('name:"ada OR name:"');
  });

  it.each(['', '   ', '"*"'])('is none where nothing was typed: %j', (typed) => {
    expect(searchFor(typed)).toBeUndefined();
  });
});

describe('what a person is called', () => {
  it('is the name, else what else is known, else the id', () => {
    const known = { id: 'auth0|1', user_id: 'auth0|1' };
    expect(calledBy({ ...known, name: 'Ada', email: 'ada@example.com' })).toBe('Ada');
    expect(calledBy({ ...known, email: 'ada@example.com' })).toBe('ada@example.com');
    expect(calledBy(known)).toBe('auth0|1');
  });
});
