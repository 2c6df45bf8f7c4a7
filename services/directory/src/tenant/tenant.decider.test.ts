import { languages } from '@countersign/contracts';
import { specify } from '@countersign/testkit';
import { describe, expect, it } from 'vitest';
import { ClaimFenced } from '../reservation/claim.events.ts';
import { tenant } from './tenant.decider.ts';
import {
  CustomTextsSet,
  TenantCreated,
  type TenantEvent,
  TenantMoved,
  TenantSettingsChanged,
} from './tenant.events.ts';
import { defaultSettings } from './tenant.state.ts';

const given = specify(tenant);

const at = '2026-01-01T12:00:00.000Z';
const now = '2026-01-01T12:05:00.000Z';
const claims = [{ name: 'host-acme.example', claimId: 'c1' }];
const terms = { tenantId: 'acme', hosts: ['acme.example'], claims };
const created = TenantCreated({
  ...terms,
  settings: { ...defaultSettings, friendlyName: 'Acme' },
  at,
});
/** A tenant that this release makes takes no audience but an API's, and a passkey for two. */
const flagsOfNew = { passkey_satisfies_mfa: true, require_registered_audiences: true };
const creating = { type: 'CreateTenant', ...terms, friendlyName: 'Acme', now } as const;
const changing = (settings: object) => ({ type: 'ChangeTenantSettings', settings, now }) as const;
const fencing = { type: 'FenceClaim', claimId: 'c1', now } as const;
const fenced = ClaimFenced({ claimId: 'c1', at: now });

describe('a tenant nobody created', () => {
  it('is created with its hosts and the settings it starts with', () => {
    given()
      .when(creating)
      .then(
        TenantCreated({
          ...terms,
          settings: { ...defaultSettings, friendlyName: 'Acme', flags: flagsOfNew },
          at: now,
        }),
      );
  });
  it('has no settings to change', () => {
    given()
      .when(changing({ friendlyName: 'Other' }))
      .thenRefuses('tenant_unknown');
  });
  it('gives up a hold that it never used', () => {
    given().when(fencing).then(fenced);
  });
  it('gives a hold up once', () => {
    given(fenced).when(fencing).thenNothing();
  });
  it('is refused a host that was taken over meanwhile', () => {
    given(fenced).when(creating).thenRefuses('host_taken');
  });
});

describe('a tenant', () => {
  it('is not created twice', () => {
    given(created).when(creating).thenRefuses('tenant_exists');
  });
  it('changes what it is told to, and nothing else', () => {
    const changed = TenantSettingsChanged({ settings: { primaryColor: '#112233' }, at: now });
    given(created)
      .when(changing({ primaryColor: '#112233' }))
      .then(changed);
    expect(given(created, changed).state()).toMatchObject({
      settings: { ...defaultSettings, friendlyName: 'Acme', primaryColor: '#112233' },
    });
  });
  it('merges flags and what is only kept by a patch, and null takes back', () => {
    const before = TenantSettingsChanged({
      settings: { flags: { one: true, two: true }, others: { mtls: {} }, enabledLocales: ['de'] },
      at,
    });
    const patch = { flags: { two: null, three: false }, others: { mtls: null }, supportUrl: null };
    const patching = { type: 'PatchTenant', patch, now } as const;
    given(created, before)
      .when({ ...patching, patch: { ...patch, enabledLocales: null } })
      .then(
        TenantSettingsChanged({
          settings: {
            flags: { one: true, three: false },
            others: {},
            supportUrl: null,
            enabledLocales: [...languages],
          },
          at: now,
        }),
      );
    given().when(patching).thenRefuses('tenant_unknown');
  });
  it('records nothing where nothing changes', () => {
    given(created)
      .when(changing({ friendlyName: 'Acme', supportUrl: undefined }))
      .thenNothing();
  });
  it('moves to a host that becomes its first, and keeps the ones it had', () => {
    const claim = { name: 'host-new.example', claimId: 'c2' };
    const moving = { type: 'MoveTenant', host: 'new.example', claims: [claim], now } as const;
    const moved = TenantMoved({ host: 'new.example', claims: [claim], at: now });
    given(created).when(moving).then(moved);
    given(created, moved).when(moving).thenNothing();
    const back = { type: 'MoveTenant', host: 'acme.example', claims, now } as const;
    given(created, moved)
      .when(back)
      .then(TenantMoved({ host: 'acme.example', claims, at: now }));
    given().when(moving).thenRefuses('tenant_unknown');
    given(created, ClaimFenced({ claimId: 'c2', at }))
      .when(moving)
      .thenRefuses('host_taken');
  });
  it('clears a setting with null', () => {
    const set = TenantSettingsChanged({ settings: { pictureUrl: 'https://acme.example/' }, at });
    given(created, set)
      .when(changing({ pictureUrl: null }))
      .then(TenantSettingsChanged({ settings: { pictureUrl: null }, at: now }));
  });
  it('keeps a host that it uses', () => {
    given(created).when(fencing).thenRefuses('claim_in_use');
  });
});

describe("a tenant's own texts", () => {
  const texts = { login: { title: 'Hello' } };
  const setting = (more: object = {}) =>
    ({ type: 'SetCustomTexts', language: 'en', prompt: 'login', texts, now, ...more }) as const;
  const set = CustomTextsSet({ language: 'en', prompt: 'login', texts, at: now });
  const textsAfter = (...events: readonly TenantEvent[]) => given(created, ...events).state();

  it('take the place of those the prompt had in this language', () => {
    given(created).when(setting()).then(set);
    given(created, set).when(setting()).thenNothing();
    const others = { login: { description: 'to go on' } };
    const next = CustomTextsSet({ language: 'en', prompt: 'login', texts: others, at: now });
    given(created, set)
      .when(setting({ texts: others }))
      .then(next);
    expect(textsAfter(set, next)).toMatchObject({ customTexts: { en: { login: others } } });
  });

  it('stand beside those of other prompts and languages', () => {
    const mfa = CustomTextsSet({ language: 'en', prompt: 'mfa', texts: { mfa: {} }, at: now });
    const german = CustomTextsSet({ language: 'de', prompt: 'login', texts, at: now });
    expect(textsAfter(set, mfa, german)).toHaveProperty('customTexts', {
      en: { login: texts, mfa: { mfa: {} } },
      de: { login: texts },
    });
  });

  it('leave nothing behind once there are none', () => {
    const none = CustomTextsSet({ language: 'en', prompt: 'login', texts: {}, at: now });
    given(created, set)
      .when(setting({ texts: {} }))
      .then(none);
    expect(textsAfter(set, none)).toHaveProperty('customTexts', {});
    given(created)
      .when(setting({ texts: {} }))
      .thenNothing();
  });

  it('are refused where nobody is, and where they would be longer than can be read', () => {
    given().when(setting()).thenRefuses('tenant_unknown');
    const long = { login: { title: 'x'.repeat(200_000) } };
    const first = CustomTextsSet({ language: 'en', prompt: 'login', texts: long, at: now });
    given(created, first)
      .when(setting({ language: 'de', texts: long }))
      .thenRefuses('custom_texts_too_long');
    given(created, first)
      .when(setting({ texts: long }))
      .thenNothing();
  });
});
