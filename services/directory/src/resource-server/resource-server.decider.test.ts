import { specify } from '@countersign/testkit';
import { describe, it } from 'vitest';
import { defaultSettings, resourceServers, resourceServersMax } from './resource-server.decider.ts';
import {
  ResourceServerCreated,
  ResourceServerRemoved,
  ResourceServerSettingsChanged,
} from './resource-server.events.ts';

const given = specify(resourceServers);
const now = '2026-01-01T12:00:00.000Z';
const settings = { ...defaultSettings, scopes: [{ value: 'read:salaries' }] };
const payroll = { resourceServerId: 'api1', identifier: 'https://payroll.example' };
const created = ResourceServerCreated({ ...payroll, settings, at: now });
const removed = ResourceServerRemoved({ resourceServerId: 'api1', at: now });
const creating = (more: object = {}) =>
  ({ type: 'CreateResourceServer', ...payroll, settings: {}, now, ...more }) as const;
const patching = (patch: object) =>
  ({ type: 'PatchResourceServer', name: 'api1', patch, now }) as const;
const removing = { type: 'RemoveResourceServer', name: payroll.identifier, now } as const;
const twice = [{ value: 'read' }, { value: 'read' }];

describe('an API', () => {
  it('is created with what Auth0 gives one of which nothing was said', () => {
    given()
      .when(creating({ settings: { scopes: settings.scopes } }))
      .then(created);
  });
  it('is there once under its identifier, and may come again after it was removed', () => {
    given(created).when(creating()).thenRefuses('resource_server_exists');
    const again = { resourceServerId: 'api2' };
    given(created, removed)
      .when(creating(again))
      .then(ResourceServerCreated({ ...payroll, ...again, settings: defaultSettings, at: now }));
  });
  it('defines a scope once', () => {
    given()
      .when(creating({ settings: { scopes: twice } }))
      .thenRefuses('scope_repeated');
    given(created)
      .when(patching({ scopes: twice }))
      .thenRefuses('scope_repeated');
  });
  it('is one of a bounded number', () => {
    const many = Array.from({ length: resourceServersMax }, (_, index) =>
      ResourceServerCreated({
        ...{ resourceServerId: `n${index}`, identifier: `https://n${index}.example` },
        ...{ settings: defaultSettings, at: now },
      }),
    );
    given(...many)
      .when(creating())
      .thenRefuses('too_many_resource_servers');
  });
  it('is changed in part, where null gives back what is usual and the same is nothing', () => {
    const change = { name: 'Payroll', scopes: [] };
    given(created)
      .when(patching({ name: 'Payroll', scopes: null }))
      .then(ResourceServerSettingsChanged({ resourceServerId: 'api1', settings: change, at: now }));
    given(created)
      .when(patching({ enforcesPolicies: false }))
      .then();
    given().when(patching({})).thenRefuses('resource_server_unknown');
  });
  it('is removed once', () => {
    given(created).when(removing).then(removed);
    given(created, removed).when(removing).thenRefuses('resource_server_unknown');
  });
});
