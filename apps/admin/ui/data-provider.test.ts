import { describe, expect, it } from 'vitest';
import { ApiError, type Asked } from './api.ts';
import {
  changedMeanwhile,
  dataProviderOf,
  goneMeanwhile,
  isAbsent,
  lists,
  setting,
  takenBack,
  writeAsShown,
} from './data-provider.ts';

type Said = Pick<Asked, 'query' | 'body'> & { readonly ifMatch?: string };

/** The data provider before an API that answers by path, and what it asked. */
const providerOf = (answers: Readonly<Record<string, unknown>> = {}, tag?: string) => {
  const asked: (readonly [string, string, Said])[] = [];
  const provider = dataProviderOf(async (path, given = {}) => {
    const { method = 'GET', query, body, onTag } = given;
    const ifMatch = 'ifMatch' in given ? given.ifMatch : undefined;
    const said = { ...(query && { query }), ...(body !== undefined && { body }) };
    asked.push([method, path, { ...said, ...(ifMatch !== undefined && { ifMatch }) }]);
    if (ifMatch !== undefined && ifMatch !== tag) throw new ApiError(412, 'Precondition Failed');
    if (!(path in answers)) throw new ApiError(404, 'Not Found');
    if (tag !== undefined && method === 'GET') onTag?.(tag);
    return answers[path];
  });
  return { provider, asked };
};
const page = { pagination: { page: 2, perPage: 25 } };

describe('a document that the tenant may be without', () => {
  const path = '/emails/provider';
  const server = { name: 'smtp', enabled: true, default_from_address: 'a@b.example' };

  /** Before an API where it is not there, and where what is written is refused by a status. */
  const withoutIt = (refusal?: number) => {
    const asked: (readonly [string, string, unknown])[] = [];
    const provider = dataProviderOf(async (at, { method = 'GET', body } = {}) => {
      asked.push([method, at, body]);
      if (method === 'GET') throw new ApiError(404, 'There is none');
      if (refusal !== undefined) throw new ApiError(refusal, 'no');
      return undefined;
    });
    return { provider, asked };
  };

  it('begins with what is usual, and is made by what its form says', async () => {
    const { provider, asked } = withoutIt();
    const { data } = await provider.getOne(setting, { id: path });
    expect(isAbsent(data)).toBe(true);
    expect(data).toMatchObject({ id: path, enabled: true, credentials: { smtp_port: 587 } });
    const written = { ...data, default_from_address: 'a@b.example' };
    await provider.update(setting, { id: path, data: written, previousData: data });
    const body = { ...server, settings: {}, credentials: { smtp_port: 587 } };
    expect(asked[1]).toEqual(['POST', path, body]);
  });

  it.each([409, 412])('is another where writing it is refused by %d', async (status) => {
    const { provider } = withoutIt(status);
    const { data } = await provider.getOne(setting, { id: path });
    const update = provider.update(setting, { id: path, data, previousData: data });
    await expect(update).rejects.toThrow(changedMeanwhile);
  });

  it('is changed by what is another in its form, once it is there', async () => {
    const { provider, asked } = providerOf({ [path]: server }, '"of now"');
    const { data } = await provider.getOne(setting, { id: path });
    expect(isAbsent(data)).toBe(false);
    const changed = { ...data, enabled: false };
    await provider.update(setting, { id: path, data: changed, previousData: data });
    expect(asked[1]).toEqual(['PATCH', path, { body: { enabled: false }, ifMatch: '"of now"' }]);
  });

  it('is nothing else: what is not found elsewhere is an error', async () => {
    const { provider } = withoutIt();
    await expect(provider.getOne(setting, { id: '/branding' })).rejects.toThrow('There is none');
  });
});

describe('a list', () => {
  it('is a page of the API, which counts from zero, and says how many there are', async () => {
    const answer = {
      start: 25,
      limit: 25,
      total: 61,
      users: [{ user_id: 'auth0|1', name: 'Ada' }],
    };
    const { provider, asked } = providerOf({ '/users': answer });
    const found = await provider.getList('users', { ...page, filter: { typed: 'ada' } });
    expect(found).toEqual({
      data: [{ id: 'auth0|1', user_id: 'auth0|1', name: 'Ada' }],
      total: 61,
    });
    expect(asked[0]?.[2].query).toMatchObject({ page: 1, per_page: 25, include_totals: true });
    expect(asked[0]?.[2].query?.q).toContain('email:ada*');
  });

  it('is asked for in the order of a column that has one', async () => {
    const { provider, asked } = providerOf({ '/logs': { logs: [], total: 0 } });
    await provider.getList('logs', { ...page, sort: { field: 'date', order: 'ASC' } });
    expect(asked[0]?.[2].query).toMatchObject({ sort: 'date:1' });
  });

  it('that belongs to a person is asked for by their id, whatever is in it', async () => {
    const path = '/users/auth0%7Ca%2Fb/authentication-methods';
    const { provider, asked } = providerOf({ [path]: [{ id: 'phone|1' }] });
    const filter = { user: 'auth0|a/b' };
    const found = await provider.getList('authentication-methods', { filter });
    expect(found).toEqual({ data: [{ id: 'phone|1' }], total: 1 });
    expect(asked).toEqual([['GET', path, { query: {} }]]);
  });

  it('that the API does not have is an error', async () => {
    await expect(providerOf().provider.getList('rules', { filter: {} })).rejects.toThrow('rules');
  });
});

describe('a setting', () => {
  const path = '/guardian/factors/phone/templates';
  const before = { id: path, enrollment_message: 'a', verification_message: 'b' };
  const data = { ...before, enrollment_message: 'c' };

  it('is replaced as a whole', async () => {
    const { id: _, ...stored } = before;
    const { provider, asked } = providerOf({ [path]: stored });
    await provider.update(setting, { id: path, data, previousData: before });
    expect(asked[0]).toEqual([
      ...['PUT', path],
      { body: { enrollment_message: 'c', verification_message: 'b' } },
    ]);
  });

  it('is written by the tag of what its form began with, and is what there is then', async () => {
    const { id: _, ...stored } = before;
    const { provider, asked } = providerOf({ [path]: stored }, '"of now"');
    const { data: record } = await provider.getOne(setting, { id: path });
    const changed = { ...record, enrollment_message: 'c' };
    const update = { id: path, data: changed, previousData: record };
    expect(await provider.update(setting, update)).toEqual({ data: record });
    expect(asked[1]?.[2]).toEqual({
      body: { enrollment_message: 'c', verification_message: 'b' },
      ifMatch: '"of now"',
    });
  });

  it('is not overwritten where somebody else has changed it meanwhile', async () => {
    const { provider, asked } = providerOf({ [path]: {} }, '"of now"');
    const opened = { ...data, etag: '"of before"' };
    // What has been read since the form was opened counts for nothing.
    const previousData = { ...before, etag: '"of now"' };
    const update = provider.update(setting, { id: path, data: opened, previousData });
    await expect(update).rejects.toMatchObject({ status: 412, message: changedMeanwhile });
    expect(asked.map(([method]) => method)).toEqual(['PUT']);
  });

  it('is removed by the tag of what was read of it', async () => {
    const client = '/clients/abc';
    const { provider, asked } = providerOf({ [client]: { name: 'Shop' } }, '"of now"');
    const { data: record } = await provider.getOne(setting, { id: client });
    await provider.delete(setting, { id: client, previousData: record });
    expect(asked[1]).toEqual(['DELETE', client, { ifMatch: '"of now"' }]);
    const stale = { ...record, etag: '"of before"' };
    await expect(
      provider.delete(setting, { id: client, previousData: stale }),
    ).rejects.toMatchObject({ status: 412, message: changedMeanwhile });
  });

  it('that merges is sent what has changed alone', async () => {
    const branding = { colors: { primary: '#111111' }, logo_url: 'https://a.test/l.png' };
    const { provider, asked } = providerOf({ '/branding': branding });
    await provider.update(setting, {
      id: '/branding',
      data: { id: '/branding', ...branding, logo_url: null },
      previousData: { id: '/branding', ...branding },
    });
    expect(asked[0]).toEqual(['PATCH', '/branding', { body: { logo_url: null } }]);
  });

  it('that is a bare list is the value of its record', async () => {
    const policies = '/guardian/policies';
    const { provider } = providerOf({ [policies]: ['all-applications'] });
    const { data: record } = await provider.getOne(setting, { id: policies });
    expect(record).toEqual({ id: policies, value: ['all-applications'] });
  });
});

describe('one of a list', () => {
  it('is read by its id, and changed by what has changed', async () => {
    const stored = { user_id: 'auth0|1', name: 'Ada', blocked: false };
    const { provider, asked } = providerOf({ '/users/auth0%7C1': stored });
    const { data: record } = await provider.getOne('users', { id: 'auth0|1' });
    const data = { ...record, blocked: true };
    await provider.update('users', { id: 'auth0|1', data, previousData: record });
    expect(asked.at(-1)).toEqual(['PATCH', '/users/auth0%7C1', { body: { blocked: true } }]);
  });
});

/** Each list whose lines are written one by one: where one is, and a line as it is listed. */
const written = [
  ['users', '/users/the%7Cid', { user_id: 'the|id', name: 'Ada' }],
  ['clients', '/clients/the%7Cid', { client_id: 'the|id', name: 'Shop' }],
  ['log-streams', '/log-streams/the%7Cid', { id: 'the|id', name: 'SIEM' }],
  ['resource-servers', '/resource-servers/the%7Cid', { id: 'the|id', name: 'Payroll' }],
  ['roles', '/roles/the%7Cid', { id: 'the|id', name: 'Clerk' }],
  [
    ...(['authentication-methods', '/users/auth0%7C1/authentication-methods/the%7Cid'] as const),
    { id: 'the|id', name: 'Work' },
  ],
] as const;
const meta = { user: 'auth0|1' };
const id = 'the|id';

describe.each(written)('one of the list of %s', (name, path, stored) => {
  const listed = { ...stored, id };
  const rename = (previousData: typeof listed) => ({
    ...{ id, meta, previousData },
    data: { ...previousData, name: 'Other' },
  });
  const late = { status: 412, message: changedMeanwhile };

  it('is changed and removed by the tag of what was read of it', async () => {
    const { provider, asked } = providerOf({ [path]: stored }, '"of now"');
    const { data: before } = await provider.getOne(name, { id, meta });
    await provider.update(name, rename(before));
    await provider.delete(name, { id, meta, previousData: before });
    expect(asked.slice(1)).toEqual([
      ['PATCH', path, { body: { name: 'Other' }, ifMatch: '"of now"' }],
      ['DELETE', path, { ifMatch: '"of now"' }],
    ]);
  });

  it('is neither where somebody else has changed what was read of it', async () => {
    const { provider } = providerOf({ [path]: stored }, '"of now"');
    const before = { ...listed, etag: '"of before"' };
    await expect(provider.update(name, rename(before))).rejects.toMatchObject(late);
    const removal = provider.delete(name, { id, meta, previousData: before });
    await expect(removal).rejects.toMatchObject(late);
  });

  it('is both by the tag of what it is by now, where that is what is listed', async () => {
    const { provider, asked } = providerOf({ [path]: stored }, '"of now"');
    await provider.update(name, rename(listed));
    await provider.delete(name, { id, meta, previousData: listed });
    const writes = asked.filter(([method]) => method !== 'GET');
    expect(writes).toEqual([
      ['PATCH', path, { body: { name: 'Other' }, ifMatch: '"of now"' }],
      ['DELETE', path, { ifMatch: '"of now"' }],
    ]);
  });

  it.each([
    ['has another name', { name: 'Theirs' }],
    ['has more than that', { description: 'Theirs' }],
  ])('is neither where it %s by now', async (_, theirs) => {
    const { provider, asked } = providerOf({ [path]: { ...stored, ...theirs } }, '"of now"');
    await expect(provider.update(name, rename(listed))).rejects.toMatchObject(late);
    const removal = provider.delete(name, { id, meta, previousData: listed });
    await expect(removal).rejects.toMatchObject(late);
    expect(asked.map(([method]) => method)).toEqual(['GET', 'GET']);
  });

  it('is said to be gone where somebody else has removed it', async () => {
    const gone = { status: 404, message: goneMeanwhile };
    for (const previousData of [listed, { ...listed, etag: '"of now"' }]) {
      const { provider } = providerOf({}, '"of now"');
      await expect(provider.update(name, rename(previousData))).rejects.toMatchObject(gone);
      const removal = provider.delete(name, { id, meta, previousData });
      await expect(removal).rejects.toMatchObject(gone);
    }
  });

  it('is not written by who does not say what was seen of it', async () => {
    const { provider, asked } = providerOf({ [path]: stored }, '"of now"');
    await expect(provider.delete(name, { id, meta })).rejects.toThrow('has to be said');
    expect(asked).toEqual([]);
  });
});

it.each(lists.filter((each) => !written.some(([name]) => name === each)))(
  'nothing of the list of %s is written by itself',
  async (name) => {
    const { provider, asked } = providerOf();
    const given = { id, meta, previousData: { id } };
    await expect(provider.delete(name, given)).rejects.toThrow('does not offer');
    await expect(provider.update(name, { ...given, data: {} })).rejects.toThrow('does not offer');
    expect(asked).toEqual([]);
  },
);

it('when somebody used an authenticator is nothing that an admin has changed', async () => {
  const path = '/users/auth0%7C1/authentication-methods/the%7Cid';
  const { provider } = providerOf({ [path]: { id, name: 'Work', last_auth_at: 'now' } }, '"x"');
  const previousData = { id, name: 'Work', last_auth_at: 'then' };
  const removal = provider.delete('authentication-methods', { id, meta, previousData });
  await expect(removal).resolves.toEqual({ data: previousData });
});

describe('what a page shows of a document', () => {
  const path = '/guardian/policies';
  const always = { value: ['all-applications'] };

  it('is changed by the tag of what it is by now, where that is what is shown', async () => {
    const { provider, asked } = providerOf({ [path]: [] }, '"of now"');
    await writeAsShown(provider, { path, shown: { value: [] }, next: always });
    expect(asked[1]).toEqual(['PUT', path, { body: always.value, ifMatch: '"of now"' }]);
  });

  it('is not changed where it is another by now', async () => {
    const { provider, asked } = providerOf({ [path]: ['all-applications'] }, '"of now"');
    const writing = writeAsShown(provider, { path, shown: { value: [] }, next: always });
    await expect(writing).rejects.toMatchObject({ status: 412, message: changedMeanwhile });
    expect(asked.map(([method]) => method)).toEqual(['GET']);
  });
});

describe('a change of a document', () => {
  const path = '/guardian/settings';
  const merging = '/branding';
  const read = { id: path, etag: '"1"', digits: 6, lists: ['a'] };

  it('is taken back by what was there before, where what is there is what was written', () => {
    const written = { ...read, etag: '"2"', digits: 8 };
    expect(takenBack(path, read, written)).toEqual({
      ...{ path, shown: { digits: 8, lists: ['a'] }, next: { digits: 6, lists: ['a'] } },
    });
  });

  it.each([
    ['that changed nothing', path, read, { ...read, etag: '"2"' }],
    ['that replaced a secret', path, { ...read, token: '********' }, { ...read, token: null }],
    ['that set a secret', path, read, { ...read, token: { inner: '********' } }],
    ['that made it', '/emails/provider', { ...read, isAbsent: true }, { ...read, digits: 7 }],
    ['that added what merging leaves there', merging, read, { ...read, font: 'serif' }],
  ])('%s is not taken back', (_, at, before, after) => {
    expect(takenBack(at, before, after)).toBeUndefined();
  });

  it('that added a field is taken back where the whole is replaced', () => {
    expect(takenBack(path, read, { ...read, font: 'serif' })).toMatchObject({ path });
  });
});
