import {
  changeClientGrant,
  createApplication,
  createClientGrant,
  createResourceServer,
  listClientGrants,
  readApplication,
  readClientGrant,
  removeClientGrant,
  removeResourceServer,
} from '@countersign/contracts';
import { noRevision } from '@countersign/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ApplicationCreated,
  ApplicationSettingsChanged,
} from '../application/application.events.ts';
import { defaultSettings } from '../application/application-defaults.state.ts';
import { applicationStream } from '../streams.ts';
import { type Directory, granted, openDirectory, refused, tenantId } from '../testing/directory.ts';

let directory: Directory;
let api: string;
beforeEach(async () => {
  directory = await openDirectory();
  await application('robot', []);
  api = await payroll();
});
afterEach(() => directory.close());

const identifier = 'https://payroll.example';
const payroll = async () => {
  const settings = { scopes: [{ value: 'read:salaries' }, { value: 'admin:salaries' }] };
  const made = await directory.ask(createResourceServer, { tenantId, identifier, settings });
  return granted(made).resourceServerId;
};
const application = async (clientId: string, managementScopes: string[]) => {
  const settings = { name: clientId, kind: 'non_interactive' as const, managementScopes };
  return granted(await directory.ask(createApplication, { tenantId, clientId, settings }));
};
const robot = { tenantId: 'acme', clientId: 'robot' } as const;
const create = (resourceServerId: string, scopes: string[], callerScopes?: string[]) =>
  directory.ask(createClientGrant, {
    ...{ ...robot, resourceServerId, scopes, subjectType: 'client' },
    ...(callerScopes && { callerScopes }),
  });
const settingsOf = async (clientId: string) =>
  granted(await directory.ask(readApplication, { tenantId, clientId })).settings;
const listed = async () => granted(await directory.ask(listClientGrants, { tenantId })).items;

describe('a client grant', () => {
  it('is of an API that is there, with scopes that it defines, once for each', async () => {
    expect(await create('nothing', [])).toEqual(refused('resource_server_unknown'));
    expect(await create(api, ['nothing'])).toEqual(refused('scope_undefined'));
    const { grantKey } = granted(await create(api, ['read:salaries']));
    expect(await create(api, [])).toEqual(refused('client_grant_exists'));
    const changing = { ...robot, grantKey, scopes: ['nothing'] };
    expect(await directory.ask(changeClientGrant, changing)).toEqual(refused('scope_undefined'));
    const nobody = { ...robot, clientId: 'nobody', resourceServerId: api, scopes: [] };
    const asked = { ...nobody, subjectType: 'client' } as const;
    expect(await directory.ask(createClientGrant, asked)).toEqual(refused('application_unknown'));
  });

  it('is read, changed and removed, and then there is none', async () => {
    const { grantKey } = granted(await create(api, ['read:salaries']));
    const one = { ...robot, grantKey };
    const scopes = ['admin:salaries'];
    expect(granted(await directory.ask(changeClientGrant, { ...one, scopes }))).toMatchObject({
      scopes,
    });
    expect(granted(await directory.ask(readClientGrant, one))).toMatchObject({ scopes });
    granted(await directory.ask(removeClientGrant, one));
    const unknown = refused('client_grant_unknown');
    expect(await directory.ask(readClientGrant, one)).toEqual(unknown);
    expect(await directory.ask(changeClientGrant, { ...one, scopes })).toEqual(unknown);
    expect(await directory.ask(removeClientGrant, one)).toEqual(unknown);
  });

  it('gives no more of the Management API than whoever makes it may do', async () => {
    const asked = ['read:users', 'update:users'];
    expect(await create('management', asked, ['read:users'])).toEqual(refused('scope_exceeded'));
    const { grantKey } = granted(await create('management', ['read:users'], ['read:users']));
    const more = { ...robot, grantKey, scopes: asked, callerScopes: ['read:users'] };
    expect(await directory.ask(changeClientGrant, more)).toEqual(refused('scope_exceeded'));
  });

  it('is nobody’s once its API is gone, also where one of that name comes again', async () => {
    granted(await create(api, ['read:salaries']));
    granted(await directory.ask(removeResourceServer, { tenantId, name: api }));
    await payroll();
    expect(await listed()).toEqual([]);
  });

  it('is one of a bounded number', async () => {
    for (let index = 0; index < 100; index += 1) {
      const asked = { tenantId, identifier: `https://n${index}.example`, settings: {} };
      const { resourceServerId } = granted(await directory.ask(createResourceServer, asked));
      granted(await create(resourceServerId, []));
    }
    expect(await create(api, [])).toEqual(refused('too_many_client_grants'));
  });

  it('loses nothing to another at the same time', async () => {
    await Promise.all([create(api, ['read:salaries']), create('management', ['read:users'])]);
    expect((await listed()).map(({ resourceServerId }) => resourceServerId).toSorted()).toEqual(
      [api, 'management'].toSorted(),
    );
  });
});

describe('scopes of the Management API that an older release recorded', () => {
  const at = '2026-01-01T12:00:00.000Z';
  const before = defaultSettings('non_interactive', 'Old');
  const old = async (managementScopes: string[]) => {
    const terms = { tenantId, clientId: 'old', secretDigest: 'x', at };
    const created = ApplicationCreated({ ...terms, settings: { ...before, managementScopes } });
    const stream = applicationStream(tenantId, 'old');
    await directory.store.append(stream, noRevision, [{ ...created, id: crypto.randomUUID() }]);
    return stream;
  };

  it('are a grant, which is listed, changed and removed as any other', async () => {
    await old(['read:users']);
    const [grant] = await listed();
    expect(grant).toMatchObject({ clientId: 'old', scopes: ['read:users'], subjectType: 'client' });
    const one = { tenantId, clientId: 'old', grantKey: grant?.grantKey ?? '' };
    const scopes = ['read:users', 'read:logs'];
    granted(await directory.ask(changeClientGrant, { ...one, scopes }));
    expect((await settingsOf('old')).managementScopes).toEqual(scopes);
    granted(await directory.ask(removeClientGrant, one));
    expect(await settingsOf('old')).toMatchObject({ grants: [], managementScopes: [] });
  });

  it('are the grant again where such a release changed them beside this one', async () => {
    const stream = await old(['read:users']);
    const { revision } = await directory.store.load(stream);
    const settings = { managementScopes: ['read:logs'] };
    const changed = ApplicationSettingsChanged({ settings, at });
    await directory.store.append(stream, revision, [{ ...changed, id: crypto.randomUUID() }]);
    expect(await listed()).toMatchObject([{ scopes: ['read:logs'] }]);
  });

  it('are told as before of what is granted here, to who reads nothing else', async () => {
    granted(await create('management', ['read:users']));
    expect((await settingsOf('robot')).managementScopes).toEqual(['read:users']);
    await application('made', ['read:logs']);
    const { grants } = await settingsOf('made');
    expect(grants).toMatchObject([{ resourceServerId: 'management', scopes: ['read:logs'] }]);
  });
});
