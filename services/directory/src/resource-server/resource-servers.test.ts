import {
  createApplication,
  createResourceServer,
  listResourceServers,
  readResourceServer,
  removeResourceServer,
} from '@countersign/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Directory, granted, openDirectory, refused, tenantId } from '../testing/directory.ts';

let directory: Directory;
beforeEach(async () => {
  directory = await openDirectory();
});
afterEach(() => directory.close());

const identifier = 'https://payroll.example';
const create = (named = identifier, tenant = tenantId) =>
  directory.ask(createResourceServer, { tenantId: tenant, identifier: named, settings: {} });
const application = (clientId: string) =>
  directory.ask(createApplication, { tenantId, clientId, settings: { name: clientId } });

describe('the APIs of a tenant', () => {
  it('are found by their id and their identifier, in that tenant alone', async () => {
    const { resourceServerId } = granted(await create());
    for (const name of [identifier, resourceServerId]) {
      const found = await directory.ask(readResourceServer, { tenantId, name });
      expect(granted(found)).toMatchObject({ resourceServerId, identifier });
      const elsewhere = await directory.ask(readResourceServer, { tenantId: 'other', name });
      expect(elsewhere).toEqual(refused('resource_server_unknown'));
    }
    expect(await create(identifier, 'nowhere')).toEqual(refused('tenant_unknown'));
  });

  it('have names that nothing else has, whichever comes first', async () => {
    granted(await application('shop'));
    for (const taken of ['shop', 'https://acme.example/api', 'management', 'mfa']) {
      expect(await create(taken)).toEqual(refused('identifier_reserved'));
    }
    granted(await create('till'));
    expect(await application('till')).toEqual(refused('application_exists'));
  });

  it('are once under an identifier, however many ask at once', async () => {
    const replies = await Promise.all(Array.from({ length: 8 }, () => create()));
    expect(replies.filter(({ ok }) => ok)).toHaveLength(1);
    const listed = granted(await directory.ask(listResourceServers, { tenantId }));
    expect(listed).toMatchObject({ items: [{ identifier }], total: 1 });
  });

  it('begin anew under another id where one of that identifier was removed', async () => {
    const { resourceServerId } = granted(await create());
    granted(await directory.ask(removeResourceServer, { tenantId, name: identifier }));
    expect(granted(await create()).resourceServerId).not.toBe(resourceServerId);
  });
});
