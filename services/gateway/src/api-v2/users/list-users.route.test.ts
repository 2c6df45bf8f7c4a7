import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ManagementWorld, openManagement } from '../../testing/management-world.ts';

let world: ManagementWorld;
const connection = 'Username-Password-Authentication';

const names: Readonly<Record<string, object>> = {
  ada: { name: 'Ada Lovelace', nickname: 'countess' },
  bob: { name: 'Adam Bobson', phone_number: '+4915123456' },
};

beforeAll(async () => {
  world = await openManagement();
  for (const name of ['ada', 'bob', 'cyd']) {
    const body = {
      connection,
      email: `${name}@example.com`,
      user_id: name,
      ...names[name],
      password: 'a long one, really',
    };
    await world.call('POST', '/users', { body });
    world.advance(1_000);
  }
});
afterAll(() => world.close());

const list = async (query: string) => {
  const { status, text } = await world.call('GET', `/users${query}`);
  return { status, text, body: JSON.parse(text) };
};
const ids = (users: readonly { user_id: string }[]) => users.map(({ user_id }) => user_id);

describe('the list of users', () => {
  it('is a bare list, newest first', async () => {
    const { status, body } = await list('');
    expect(status).toBe(200);
    expect(ids(body)).toEqual(['auth0|cyd', 'auth0|bob', 'auth0|ada']);
  });

  it('is paged, and says where the page stands', async () => {
    const { text, body } = await list('?page=1&per_page=2&include_totals=true&fields=user_id');
    expect(text).toBe('{"start":2,"limit":2,"total":3,"users":[{"user_id":"auth0|ada"}]}');
    expect(ids(body.users)).toEqual(['auth0|ada']);
  });

  it('finds an address', async () => {
    for (const q of [
      'email:"bob@example.com"',
      'email:bob@example.com',
      'email.raw:"bob@example.com"',
    ]) {
      const { body } = await list(`?q=${encodeURIComponent(q)}&search_engine=v3`);
      expect(ids(body)).toEqual(['auth0|bob']);
    }
  });

  it('finds an id, or nobody', async () => {
    const { body } = await list(`?q=${encodeURIComponent('user_id:"auth0|ada"')}`);
    expect(ids(body)).toEqual(['auth0|ada']);
    expect((await list(`?q=${encodeURIComponent('user_id:"auth0|zoe"')}`)).text).toBe('[]');
    expect((await list(`?q=${encodeURIComponent('email:"zoe@example.com"')}`)).text).toBe('[]');
  });

  const found = async (q: string, more = '') => {
    const { status, body } = await list(`?q=${encodeURIComponent(q)}${more}`);
    return status === 200 ? ids(body) : [status, body.errorCode];
  };

  it.each([
    ['name:"ada lovelace"', ['auth0|ada']],
    ['name:ada', []],
    ['name:ada*', ['auth0|bob', 'auth0|ada']],
    ['name:cyd@example.com', ['auth0|cyd']],
    ['nickname:COUNT*', ['auth0|ada']],
    ['nickname:cyd', ['auth0|cyd']],
    ['email:b*', ['auth0|bob']],
    ['phone_number:"+4915123456"', ['auth0|bob']],
    ['phone:"+4915123456"', ['auth0|bob']],
    ['user_id:auth0|*', ['auth0|cyd', 'auth0|bob', 'auth0|ada']],
    ['name:ada* AND NOT nickname:countess', ['auth0|bob']],
    ['email:cyd@example.com OR user_id:"auth0|ada"', ['auth0|cyd', 'auth0|ada']],
    ['NOT phone:"+4915123456"', ['auth0|cyd', 'auth0|ada']],
  ])('finds by what is known of people: %s', async (q, users) => {
    expect(await found(q)).toEqual(users);
  });

  it.each(['name:ada*', 'user_id:"auth0|ada"', 'email:"ada@example.com"', ''])(
    'ends: a page past the end of `%s` is empty',
    async (q) => {
      expect(await found(q, '&page=7')).toEqual([]);
    },
  );

  it('counts what it found, a page at a time', async () => {
    const { body } = await list('?q=name:ada*&page=1&per_page=1&include_totals=true');
    expect([body.total, body.start, ids(body.users)]).toEqual([2, 1, ['auth0|ada']]);
  });

  it('says so when a search asks for more', async () => {
    const { status, body } = await list(`?q=${encodeURIComponent('name:b* AND blocked:true')}`);
    expect(status).toBe(400);
    expect(body).toMatchObject({ errorCode: 'invalid_query_string' });
  });

  it.each(['page=-1', 'per_page=101', 'per_page=many', 'include_totals=yes', 'colour=red'])(
    'refuses %s',
    async (query) => {
      const { status, body } = await list(`?${query}`);
      expect(status).toBe(400);
      expect(body).toMatchObject({ errorCode: 'invalid_query_string' });
      expect(body.message).toContain('Query validation error: ');
    },
  );
});

describe('users by email', () => {
  it('are those with exactly that address', async () => {
    const { text } = await world.call(
      'GET',
      '/users-by-email?email=bob@example.com&fields=user_id',
    );
    expect(text).toBe('[{"user_id":"auth0|bob"}]');
    const other = { at: 'other', as: 'other' } as const;
    expect((await world.call('GET', '/users-by-email?email=bob@example.com', other)).text).toBe(
      '[]',
    );
  });

  it('need an address', async () => {
    const { status, text } = await world.call('GET', '/users-by-email');
    expect(status).toBe(400);
    expect(JSON.parse(text).message).toBe(
      "Query validation error: 'Missing required property: email'.",
    );
  });
});
