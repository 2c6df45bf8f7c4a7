import { specify } from '@countersign/testkit';
import { describe, expect, it } from 'vitest';
import { application } from './application.decider.ts';
import {
  ApplicationCreated,
  ApplicationRemoved,
  ApplicationSecretRotated,
  ApplicationSettingsChanged,
} from './application.events.ts';
import { defaultSettings } from './application-defaults.state.ts';

const given = specify(application);

const at = '2026-01-01T12:00:00.000Z';
const now = '2026-01-01T12:05:00.000Z';
const terms = { tenantId: 'acme', clientId: 'client1', secretDigest: 'digest' };
const created = ApplicationCreated({ ...terms, settings: defaultSettings('spa', 'App'), at });
const removed = ApplicationRemoved({ at });
const creating = (settings: object) =>
  ({ type: 'CreateApplication', ...terms, settings: { name: 'App', ...settings }, now }) as const;
const changing = (settings: object) =>
  ({ type: 'ChangeApplicationSettings', settings, now }) as const;
const rotating = { type: 'RotateApplicationSecret', secretDigest: 'other', now } as const;
const removing = { type: 'RemoveApplication', now } as const;

describe('a new application', () => {
  it.each([
    ['spa', 'none', ['authorization_code', 'implicit', 'refresh_token']],
    ['native', 'none', ['authorization_code', 'implicit', 'refresh_token']],
    ['non_interactive', 'client_secret_post', ['client_credentials']],
    [
      'regular_web',
      'client_secret_post',
      ['authorization_code', 'implicit', 'refresh_token', 'client_credentials'],
    ],
  ] as const)('of kind %s authenticates by %s', (kind, clientAuthentication, grantTypes) => {
    given()
      .when(creating({ kind }))
      .then(
        ApplicationCreated({
          ...terms,
          settings: {
            ...defaultSettings(kind, 'App'),
            kind,
            clientAuthentication,
            grantTypes: [...grantTypes],
          },
          at: now,
        }),
      );
  });
  it('is a regular web application unless it is told otherwise', () => {
    given()
      .when(creating({}))
      .then(
        ApplicationCreated({ ...terms, settings: defaultSettings('regular_web', 'App'), at: now }),
      );
  });
  it('keeps what it is told over what is usual', () => {
    given()
      .when(creating({ kind: 'spa', grantTypes: ['authorization_code'] }))
      .then(
        ApplicationCreated({
          ...terms,
          settings: { ...defaultSettings('spa', 'App'), grantTypes: ['authorization_code'] },
          at: now,
        }),
      );
  });
  it.each(['exists', 'is removed'])('is refused an id that %s already', (was) => {
    const facts = was === 'exists' ? [created] : [created, removed];
    given(...facts)
      .when(creating({}))
      .thenRefuses('application_exists');
  });
});

describe('a callback', () => {
  it.each(['https://app.example/cb', 'http://localhost:3000', 'com.example.app://cb?x=1'])(
    'may be %s',
    (callback) => {
      given(created)
        .when(changing({ callbacks: [callback] }))
        .then(ApplicationSettingsChanged({ settings: { callbacks: [callback] }, at: now }));
    },
  );
  it.each([
    '/cb',
    'app.example/cb',
    '',
    'https://app.example/cb#fragment',
    'https://*.app.example/cb',
    'https://app.example/a b',
    'javascript:alert(1)',
    ' JavaScript:alert(1)',
    'data:text/html,x',
  ])('may not be "%s"', (callback) => {
    given(created)
      .when(changing({ callbacks: ['https://app.example/', callback] }))
      .thenRefuses('callback_malformed');
    given()
      .when(creating({ callbacks: [callback] }))
      .thenRefuses('callback_malformed');
  });
  it('is as well formed where a logout leads', () => {
    given(created)
      .when(changing({ logoutUrls: ['/bye'] }))
      .thenRefuses('callback_malformed');
  });
});

describe('an application', () => {
  it('changes what it is told to, and nothing else', () => {
    const changed = ApplicationSettingsChanged({ settings: { description: 'new' }, at: now });
    given(created)
      .when(changing({ description: 'new' }))
      .then(changed);
    expect(given(created, changed).state()).toMatchObject({
      settings: { ...defaultSettings('spa', 'App'), description: 'new' },
    });
  });
  it('records nothing where nothing changes', () => {
    given(created)
      .when(changing({ name: 'App' }))
      .thenNothing();
  });
  it('knows only its newest secret', () => {
    const rotated = ApplicationSecretRotated({ secretDigest: 'other', at: now });
    given(created).when(rotating).then(rotated);
    expect(given(created, rotated).state()).toMatchObject({ secretDigest: 'other' });
  });
  it('is removed', () => {
    given(created)
      .when(removing)
      .then(ApplicationRemoved({ at: now }));
  });
});

describe.each([
  ['nobody created', []],
  ['that was removed', [created, removed]],
] as const)('an application %s', (_, facts) => {
  it.each([changing({ name: 'Other' }), rotating, removing])('refuses to $type', (command) => {
    given(...facts)
      .when(command)
      .thenRefuses('application_unknown');
  });
});

describe('a patch', () => {
  const patching = (patch: object) => ({ type: 'PatchApplication', patch, now }) as const;
  const keyed = ApplicationSettingsChanged({
    settings: { clientAuthentication: 'private_key_jwt', publicKeys: [{ kid: 'k1', n: 'n1' }] },
    at,
  });
  const described = ApplicationSettingsChanged({
    settings: { metadata: { a: '1' }, others: { sso: true }, callbacks: ['https://a.example/cb'] },
    at,
  });

  it('merges metadata and what is only kept, and replaces the rest', () => {
    const patch = { metadata: { b: '2' }, others: { sso: null, mobile: {} }, callbacks: null };
    given(created, described)
      .when(patching(patch))
      .then(
        ApplicationSettingsChanged({
          settings: { metadata: { a: '1', b: '2' }, others: { mobile: {} }, callbacks: [] },
          at: now,
        }),
      );
  });

  it('keeps the keys it names, and refuses what names none', () => {
    const added = { kid: 'k2', n: 'n2' };
    given(created, keyed)
      .when(patching({ publicKeys: [{ kid: 'k1' }, added] }))
      .then(
        ApplicationSettingsChanged({
          settings: { publicKeys: [{ kid: 'k1', n: 'n1' }, added] },
          at: now,
        }),
      );
    given(created, keyed)
      .when(patching({ publicKeys: [{ kid: 'k3' }] }))
      .thenRefuses('credential_unknown');
  });

  it('without any key left has the application prove itself as is usual', () => {
    given(created, keyed)
      .when(patching({ publicKeys: null }))
      .then(
        ApplicationSettingsChanged({
          settings: { clientAuthentication: 'none', publicKeys: [] },
          at: now,
        }),
      );
  });

  it('adds a key beside those that are there, and takes one away', () => {
    const added = { kid: 'k2', n: 'n2' };
    const both = ApplicationSettingsChanged({
      settings: { publicKeys: [{ kid: 'k1', n: 'n1' }, added] },
      at: now,
    });
    given(created, keyed)
      .when({ ...patching({}), addedKeys: [added] })
      .then(both);
    given(created, keyed)
      .when({ ...patching({}), addedKeys: [{ kid: 'k1', n: 'n1' }] })
      .thenNothing();
    given(created, keyed, both)
      .when({ ...patching({}), removedKeyIds: ['k1'] })
      .then(ApplicationSettingsChanged({ settings: { publicKeys: [added] }, at: now }));
  });

  it('refuses to take the last key, one that is none, and a fifth', () => {
    const others = ['k2', 'k3', 'k4', 'k5'].map((kid) => ({ kid }));
    given(created, keyed)
      .when({ ...patching({}), removedKeyIds: ['k1'] })
      .thenRefuses('credential_in_use');
    given(created, keyed)
      .when({ ...patching({}), removedKeyIds: ['k9'] })
      .thenRefuses('credential_unknown');
    given(created, keyed)
      .when({ ...patching({}), addedKeys: others })
      .thenRefuses('too_many_credentials');
  });

  it('refuses an address that is none, and an application that is none', () => {
    given(created)
      .when(patching({ callbacks: ['nowhere'] }))
      .thenRefuses('callback_malformed');
    given(created, removed).when(patching({})).thenRefuses('application_unknown');
  });
});

describe('somebody who may not do what an application may', () => {
  const reading = {
    ...defaultSettings('non_interactive', 'App'),
    managementScopes: ['read:users'],
  };
  const privileged = ApplicationCreated({ ...terms, settings: reading, at });
  const asked = (callerScopes?: string[]) => ({ callerScopes, now });
  const patching = (patch: object, callerScopes?: string[]) =>
    ({ type: 'PatchApplication', patch, ...asked(callerScopes) }) as const;
  const rotatingBy = (callerScopes?: string[]) => ({ ...rotating, ...asked(callerScopes) });
  const key = { publicKeys: [{ kid: 'k', n: 'n' }], clientAuthentication: 'private_key_jwt' };

  it.each([
    ['rotates no secret', rotatingBy(['update:clients'])],
    ['adds no key', patching(key, ['update:clients'])],
    ['adds no grant', patching({ grantTypes: ['password'] }, [])],
    ['takes no scopes away', patching({ managementScopes: [] }, [])],
    [
      'adds none that they lack',
      patching({ managementScopes: ['read:users', 'x'] }, ['read:users']),
    ],
  ])('%s', (_, command) => {
    given(privileged).when(command).thenRefuses('scope_exceeded');
  });

  it('creates none that may', () => {
    given()
      .when({ ...creating({ managementScopes: ['read:users'] }), ...asked([]) })
      .thenRefuses('scope_exceeded');
  });

  it('may rename it, and say again how it proves itself', () => {
    const { clientAuthentication, grantTypes } = reading;
    given(privileged)
      .when(patching({ name: 'Other', clientAuthentication, grantTypes }, []))
      .then(
        ApplicationSettingsChanged({
          settings: { name: 'Other', clientAuthentication, grantTypes },
          at: now,
        }),
      );
  });
});

describe('somebody who may not do what admins may who sign in to an application', () => {
  const grant = { grantKey: 'g', resourceServerId: 'management', subjectType: 'user' } as const;
  const settings = {
    ...defaultSettings('spa', 'Admin'),
    callbacks: ['https://a.test/'],
    grants: [{ ...grant, scopes: ['read:users', 'delete:users'] }],
  };
  const there = ApplicationCreated({ ...terms, settings, at });
  const patching = (patch: object, callerScopes: string[]) =>
    ({ type: 'PatchApplication', patch, callerScopes, now }) as const;
  const callbacks = ['https://a.test/', 'https://evil.test/'];

  it.each([
    ['has nobody led elsewhere', { callbacks }],
    ['has nothing told another site', { webOrigins: ['https://evil.test'] }],
    ['has it prove itself in no other way', { clientAuthentication: 'client_secret_post' }],
  ])('%s', (_, patch) => {
    given(there)
      .when(patching(patch, ['read:users', 'update:clients']))
      .thenRefuses('scope_exceeded');
  });

  it('may rename it, and say again where it is; who may do all of it may move it', () => {
    const same = { name: 'Other', callbacks: ['https://a.test/'] };
    given(there)
      .when(patching(same, []))
      .then(ApplicationSettingsChanged({ settings: same, at: now }));
    given(there)
      .when(patching({ callbacks }, ['delete:users', 'read:users']))
      .then(ApplicationSettingsChanged({ settings: { callbacks }, at: now }));
  });
});

it('whoever may do all that an application may, and an operator, may have its secret', () => {
  const settings = {
    ...defaultSettings('non_interactive', 'App'),
    managementScopes: ['read:users'],
  };
  for (const callerScopes of [['read:users', 'more'], undefined]) {
    given(ApplicationCreated({ ...terms, settings, at }))
      .when({ ...rotating, callerScopes })
      .then(ApplicationSecretRotated({ secretDigest: 'other', at: now }));
  }
});
