import * as contracts from '@countersign/contracts';
import type { RequestOf } from '@countersign/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Directory, granted, openDirectory, refused, tenantId } from '../testing/directory.ts';

let directory: Directory;
beforeAll(async () => {
  directory = await openDirectory();
});
afterAll(() => directory.close());

const create = (more: Partial<RequestOf<typeof contracts.createApplication>> = {}) =>
  directory.ask(contracts.createApplication, { tenantId, settings: { name: 'App' }, ...more });
const authenticate = (clientId: string, clientSecret: string, at = tenantId) =>
  directory.ask(contracts.authenticateApplication, { tenantId: at, clientId, clientSecret });

describe('an application', () => {
  it('gets an id and a secret, and lets itself in with them', async () => {
    const { application, clientSecret } = granted(await create());
    expect(application.clientId).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(clientSecret).toMatch(/^[A-Za-z0-9]{64}$/);
    expect(granted(await authenticate(application.clientId, clientSecret))).toEqual(application);
    const one = { tenantId, clientId: application.clientId };
    expect(granted(await directory.ask(contracts.readApplication, one))).toEqual(application);
  });

  it('is refused alike with a wrong secret, an unknown id, and at another tenant', async () => {
    granted(await directory.createTenant({ tenantId: 'other', hosts: ['other.example'] }));
    const { application, clientSecret } = granted(await create());
    const { clientId } = application;
    for (const answer of [
      await authenticate(clientId, `${clientSecret}x`),
      await authenticate(clientId, ''),
      await authenticate('unknown', clientSecret),
      await authenticate(clientId, clientSecret, 'other'),
    ]) {
      expect(answer).toEqual(refused('application_not_authenticated'));
    }
  });

  it('that signs its assertions has no other way in', async () => {
    const settings = { name: 'App', clientAuthentication: 'private_key_jwt' } as const;
    const { application, clientSecret } = granted(await create({ settings }));
    expect(await authenticate(application.clientId, clientSecret)).toEqual(
      refused('application_not_authenticated'),
    );
  });

  it('takes an id and a secret that an admin chose, if the secret is long enough', async () => {
    const chosen = { clientId: 'chosen', clientSecret: 'canary-0123456789' };
    expect(await create({ ...chosen, clientSecret: 'short' })).toEqual(
      refused('client_secret_too_short'),
    );
    granted(await create(chosen));
    granted(await authenticate('chosen', chosen.clientSecret));
    expect(await create(chosen)).toEqual(refused('application_exists'));
  });

  it('is created once, of many who create it at once', async () => {
    const race = await Promise.all(Array.from({ length: 20 }, () => create({ clientId: 'raced' })));
    expect(race.filter(({ ok }) => ok)).toHaveLength(1);
  });

  it('is of a tenant, and has sound callbacks', async () => {
    expect(await create({ tenantId: 'none' })).toEqual(refused('tenant_unknown'));
    for (const field of ['callbacks', 'logoutUrls'] as const) {
      const malformed = { ...refused('callback_malformed'), field };
      expect(await create({ settings: { name: 'App', [field]: ['/cb'] } })).toEqual(malformed);
      const { clientId } = granted(await create({})).application;
      const patch = { tenantId, clientId, patch: { [field]: ['/cb'] } };
      expect(await directory.ask(contracts.patchApplication, patch)).toEqual(malformed);
    }
  });

  it('knows only its newest secret', async () => {
    const { application, clientSecret } = granted(await create());
    const one = { tenantId, clientId: application.clientId };
    const rotated = granted(await directory.ask(contracts.rotateApplicationSecret, one));
    granted(await authenticate(application.clientId, rotated.clientSecret));
    expect(await authenticate(application.clientId, clientSecret)).toEqual(
      refused('application_not_authenticated'),
    );
  });

  it('shows a change at once, and is gone once removed', async () => {
    const { application, clientSecret } = granted(await create());
    const one = { tenantId, clientId: application.clientId };
    const settings = { callbacks: ['https://app.example/cb'] };
    granted(await directory.ask(contracts.updateApplication, { ...one, settings }));
    const read = await directory.ask(contracts.readApplication, one);
    expect(granted(read).settings).toEqual({ ...application.settings, ...settings });

    granted(await directory.ask(contracts.removeApplication, one));
    expect(await directory.ask(contracts.readApplication, one)).toEqual(
      refused('application_unknown'),
    );
    expect(await directory.ask(contracts.removeApplication, one)).toEqual(
      refused('application_unknown'),
    );
    expect(await authenticate(one.clientId, clientSecret)).toEqual(
      refused('application_not_authenticated'),
    );
  });
});

describe("a tenant's applications", () => {
  it('are listed newest first, page by page, without those removed', async () => {
    const at = { tenantId: 'listed' };
    granted(await directory.createTenant({ ...at, hosts: ['listed.example'] }));
    for (const clientId of ['a', 'b', 'c', 'd']) granted(await create({ ...at, clientId }));
    granted(await directory.ask(contracts.removeApplication, { ...at, clientId: 'c' }));

    const list = async (page: number, perPage: number) => {
      const request = { ...at, page, perPage };
      const { items, total } = granted(await directory.ask(contracts.listApplications, request));
      return { ids: items.map(({ clientId }) => clientId), total };
    };
    expect(await list(0, 2)).toEqual({ ids: ['d', 'b'], total: 3 });
    expect(await list(1, 2)).toEqual({ ids: ['a'], total: 3 });
    expect(await list(2, 2)).toEqual({ ids: [], total: 3 });
    expect(await list(0, 0)).toEqual({ ids: [], total: 3 });
  });
});
