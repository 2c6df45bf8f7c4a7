import { specify } from '@countersign/testkit';
import { describe, expect, it } from 'vitest';
import { ClaimFenced } from '../reservation/claim.events.ts';
import { connection } from './connection.decider.ts';
import {
  ConnectionCreated,
  ConnectionRemoved,
  ConnectionSettingsChanged,
} from './connection.events.ts';

const given = specify(connection);

const at = '2026-01-01T12:00:00.000Z';
const now = '2026-01-01T12:05:00.000Z';
const claims = [{ name: 'connectionName-acme.corp', claimId: 'c1' }];
const terms = { tenantId: 'acme', connectionId: 'con_1', name: 'corp', enabledClients: null };
const federation = {
  issuer: 'https://idp.example',
  clientId: 'us',
  scope: 'openid',
  sealedClientSecret: 'sealed',
};
const creating = { type: 'CreateConnection', ...terms, claims, now } as const;
const created = ConnectionCreated({ ...terms, strategy: 'oidc', federation, claims, at });
const database = ConnectionCreated({ ...terms, strategy: 'auth0', claims, at });
const changing = (settings: object) =>
  ({ type: 'ChangeConnectionSettings', ...settings, now }) as const;
const removing = { type: 'RemoveConnection', now } as const;
const removed = ConnectionRemoved({ at });
const fencing = { type: 'FenceClaim', claimId: 'c1', now } as const;
const fenced = ClaimFenced({ claimId: 'c1', at });

describe('a new connection', () => {
  it('to a provider is created with how to reach it', () => {
    given()
      .when({ ...creating, strategy: 'oidc', federation })
      .then(ConnectionCreated({ ...terms, strategy: 'oidc', federation, claims, at: now }));
  });
  it('to a provider nobody can reach is refused', () => {
    given()
      .when({ ...creating, strategy: 'okta' })
      .thenRefuses('federation_missing');
  });
  it('to a database has no provider, whatever it is told', () => {
    given()
      .when({ ...creating, strategy: 'auth0', federation })
      .then(ConnectionCreated({ ...terms, strategy: 'auth0', claims, at: now }));
  });
  it.each([
    ['is created already', [created]],
    ['was removed', [created, removed]],
    ['lost its name meanwhile', [fenced]],
  ] as const)('is refused where it %s', (_, facts) => {
    given(...facts)
      .when({ ...creating, strategy: 'auth0' })
      .thenRefuses('connection_exists');
  });
});

describe("a connection's secret", () => {
  const { sealedClientSecret: _, ...withoutSecret } = federation;

  it('stays where its provider and client stay', () => {
    const wider = { ...withoutSecret, scope: 'openid email' };
    given(created)
      .when(changing({ federation: wider }))
      .then(
        ConnectionSettingsChanged({
          federation: { ...wider, sealedClientSecret: 'sealed' },
          at: now,
        }),
      );
  });
  it.each([{ issuer: 'https://elsewhere.example' }, { clientId: 'others' }])(
    'never goes along to %o',
    (elsewhere) => {
      const moved = { ...withoutSecret, ...elsewhere };
      given(created)
        .when(changing({ federation: moved }))
        .then(ConnectionSettingsChanged({ federation: moved, at: now }));
    },
  );
});

describe("the mask of a connection's secret", () => {
  const { sealedClientSecret: _, ...masked } = federation;

  it('stands for the secret that is kept', () => {
    const wider = { ...masked, scope: 'openid email' };
    given(created)
      .when(changing({ federation: wider, isSecretMasked: true }))
      .then(
        ConnectionSettingsChanged({
          federation: { ...wider, sealedClientSecret: 'sealed' },
          at: now,
        }),
      );
  });
  it('is refused where there is none behind it', () => {
    const elsewhere = { ...masked, issuer: 'https://elsewhere.example' };
    given(created)
      .when(changing({ federation: elsewhere, isSecretMasked: true }))
      .thenRefuses('client_secret_masked');
    given()
      .when({ ...creating, strategy: 'oidc', federation: masked, isSecretMasked: true })
      .thenRefuses('client_secret_masked');
  });
});

describe('who may use a connection', () => {
  const switching = (...clients: readonly (readonly [string, boolean])[]) =>
    changing({ clients: clients.map(([clientId, isEnabled]) => ({ clientId, isEnabled })) });
  const listed = ConnectionSettingsChanged({ enabledClients: ['a', 'b'], at });
  const changed = (who: object) => ConnectionSettingsChanged({ ...who, at: now });

  it('is let in and shut out one by one', () => {
    given(created, listed)
      .when(switching(['b', false], ['c', true]))
      .then(changed({ enabledClients: ['a', 'c'] }));
    given(created, listed)
      .when(switching(['a', true], ['x', false]))
      .thenNothing();
  });
  it('may be everybody but some', () => {
    const but = changed({ enabledClients: null, exceptClients: ['a'] });
    given(created)
      .when(switching(['a', false], ['b', true]))
      .then(but);
    expect(given(created, but).state()).toMatchObject({ exceptClients: ['a'] });
    given(created, but)
      .when(switching(['a', true]))
      .then(changed({ enabledClients: null }));
  });
});

describe('a connection', () => {
  it('says what it is again, and is nothing else', () => {
    given(created)
      .when(changing({ name: 'corp', strategy: 'oidc' }))
      .thenNothing();
    for (const other of [{ name: 'other' }, { strategy: 'okta' }]) {
      given(created).when(changing(other)).thenRefuses('connection_fixed');
    }
  });
  it('keeps options as a whole, and the rest field by field', () => {
    const before = ConnectionSettingsChanged({ options: { a: 1 }, others: { x: 1, y: 2 }, at });
    given(created, before)
      .when(changing({ options: { b: 2 }, others: { x: null, z: 3 } }))
      .then(ConnectionSettingsChanged({ options: { b: 2 }, others: { y: 2, z: 3 }, at: now }));
  });
  it('changes what it is told to, and nothing else', () => {
    const changed = ConnectionSettingsChanged({ enabledClients: ['client1'], at: now });
    given(created)
      .when(changing({ enabledClients: ['client1'] }))
      .then(changed);
    expect(given(created, changed).state()).toMatchObject({
      federation,
      enabledClients: ['client1'],
    });
  });
  it('is enabled for every application again with null', () => {
    const some = ConnectionSettingsChanged({ enabledClients: ['client1'], at });
    const all = ConnectionSettingsChanged({ enabledClients: null, at: now });
    given(created, some)
      .when(changing({ enabledClients: null }))
      .then(all);
    expect(given(created, some, all).state()).toMatchObject({ enabledClients: null });
  });
  it('records nothing where nothing changes', () => {
    given(created).when(changing({})).thenNothing();
    given(database).when(changing({ federation })).thenNothing();
  });
  it('says no name for display any more with null', () => {
    const named = ConnectionSettingsChanged({ displayName: 'Corp', at });
    const unnamed = ConnectionSettingsChanged({ displayName: '', at: now });
    given(created, named)
      .when(changing({ displayName: null }))
      .then(unnamed);
    expect(given(created, named, unnamed).state()).toMatchObject({ displayName: undefined });
  });
  it('is not led to where no provider is', () => {
    given(created)
      .when(changing({ federationFault: 'missing' }))
      .thenRefuses('federation_missing');
  });
  it('is not led to where nobody may be called', () => {
    given(created)
      .when(changing({ federationFault: 'address_forbidden' }))
      .thenRefuses('federation_address_forbidden');
  });
  it('is removed, and uses its name no more', () => {
    given(created)
      .when(removing)
      .then(ConnectionRemoved({ at: now }));
    given(created, removed)
      .when(fencing)
      .then(ClaimFenced({ claimId: 'c1', at: now }));
  });
  it('keeps the name that it uses', () => {
    given(created).when(fencing).thenRefuses('claim_in_use');
  });
});

describe.each([
  ['nobody created', []],
  ['that was removed', [created, removed]],
] as const)('a connection %s', (_, facts) => {
  it.each([changing({ displayName: 'Corp' }), removing])('refuses to $type', (command) => {
    given(...facts)
      .when(command)
      .thenRefuses('connection_unknown');
  });
});

describe('the schemes of hashes that people bring', () => {
  const admitting = (...schemes: string[]) => ({ type: 'AdmitHashSchemes', schemes, now }) as const;
  const admitted = (...hashSchemes: string[]) =>
    ConnectionSettingsChanged({ hashSchemes, at: now });

  it('are noted once each, and other changes leave them', () => {
    given(database).when(admitting('bcrypt:10')).then(admitted('bcrypt:10'));
    given(database, admitted('bcrypt:10')).when(admitting('bcrypt:10')).thenNothing();
    given(database, admitted('bcrypt:10'))
      .when(admitting('bcrypt:12', 'bcrypt:10'))
      .then(admitted('bcrypt:10', 'bcrypt:12'));
    const renamed = ConnectionSettingsChanged({ displayName: 'People', at: now });
    expect(given(database, admitted('bcrypt:10'), renamed).state()).toMatchObject({
      hashSchemes: ['bcrypt:10'],
    });
  });

  it('are bounded, since each slows every wrong guess', () => {
    const eight = Array.from({ length: 8 }, (_, n) => `bcrypt:${n + 4}`);
    given(database, admitted(...eight))
      .when(admitting('bcrypt:13'))
      .thenRefuses('too_many_hash_schemes');
    given(database, admitted(...eight))
      .when(admitting('bcrypt:4'))
      .thenNothing();
  });

  it('have no place where there is no connection', () => {
    given().when(admitting('bcrypt:10')).thenRefuses('connection_unknown');
  });
});
