import { specify } from '@countersign/testkit';
import { describe, it } from 'vitest';
import type { ServiceSettings } from './factor-settings.commands.ts';
import { factorSettings } from './factor-settings.decider.ts';
import {
  FactorServiceCleared,
  FactorServiceConfigured,
  PushAppDescribed,
  PushProviderSelected,
  WebauthnSettingsChosen,
} from './factor-settings.events.ts';

const given = specify(factorSettings);

const at = '2026-01-01T12:00:00.000Z';
const now = at;
const sealed = { sealedSettings: 'sealed', fingerprint: 'print' };
const configured = FactorServiceConfigured({ service: 'duo', ...sealed, at });

describe('the push provider', () => {
  const select = (provider: 'guardian' | 'sns') =>
    ({ type: 'SelectPushProvider', provider, now }) as const;

  it('is selected', () => {
    given()
      .when(select('sns'))
      .then(PushProviderSelected({ provider: 'sns', at }));
  });
  it('is recorded only when it changes', () => {
    given().when(select('guardian')).thenNothing();
  });
});

describe('the app', () => {
  const named = PushAppDescribed({ app: { googleLink: null, appleLink: null, name: 'A' }, at });
  const describeApp = (app: object) => ({ type: 'DescribePushApp', app, now }) as const;

  it('is described in parts, and recorded whole', () => {
    given(named)
      .when(describeApp({ appleLink: 'https://a' }))
      .then(PushAppDescribed({ app: { googleLink: null, appleLink: 'https://a', name: 'A' }, at }));
  });
  it('is recorded only when it changes', () => {
    given(named)
      .when(describeApp({ name: 'A', appleLink: undefined }))
      .thenNothing();
  });
});

describe('WebAuthn', () => {
  it('is set in parts, each factor for itself', () => {
    const factor = 'webauthn-roaming';
    const settings = {
      userVerification: 'required',
      overridesRelyingParty: false,
      relyingPartyId: null,
    } as const;
    const part = { userVerification: 'required' } as const;
    given()
      .when({ type: 'SetWebauthn', factor, settings: part, now })
      .then(WebauthnSettingsChosen({ factor, settings, at }));
    given()
      .when({ type: 'SetWebauthn', factor: 'webauthn-platform', settings: part, now })
      .thenNothing();
  });
});

describe('a service', () => {
  const configure = (settings: ServiceSettings) =>
    ({ type: 'ConfigureFactorService', service: 'duo', settings, now }) as const;

  it('is configured', () => {
    given()
      .when(configure({ status: 'sealed', ...sealed }))
      .then(configured);
  });
  it('leaves no trace when it is configured the same again, though sealed afresh', () => {
    given(configured)
      .when(configure({ status: 'sealed', ...sealed, sealedSettings: 'afresh' }))
      .thenNothing();
  });
  it('is cleared, once', () => {
    const none = configure({ status: 'none' });
    given(configured)
      .when(none)
      .then(FactorServiceCleared({ service: 'duo', at }));
    given().when(none).thenNothing();
  });
  it('is not configured with what cannot be used', () => {
    given()
      .when(configure({ status: 'masked' }))
      .thenRefuses('secret_masked');
  });
});
