import { smsProviderKind } from '@countersign/contracts';
import { specify } from '@countersign/testkit';
import { describe, expect, it } from 'vitest';
import type { Settings } from './guardian.commands.ts';
import { guardian } from './guardian.decider.ts';
import {
  BrowserMemoryChosen,
  EmailSettingsChosen,
  FactorDisabled,
  FactorEnabled,
  MessageTypesChosen,
  PhoneSettingsChosen,
  PolicyChosen,
  ProviderCleared,
  ProviderConfigured,
  ProviderOrderChosen,
  ProviderSelected,
  TemplatesWritten,
} from './guardian.events.ts';
import { providerOrder } from './guardian.state.ts';

const given = specify(guardian);

const at = '2026-01-01T12:00:00.000Z';
const now = at;
const offered = smsProviderKind.options.filter((kind) => kind !== 'outbox');

const smsOn = FactorEnabled({ factor: 'sms', at });
const always = PolicyChosen({ policy: ['all-applications'], at });
const templates = { enrollmentMessage: 'Enroll: {{code}}', verificationMessage: '{{code}}' };
const sealed = { sealedSettings: 'sealed', fingerprint: 'print' };
const configured = ProviderConfigured({ provider: 'twilio', ...sealed, at });

describe('a factor', () => {
  const set = (enabled: boolean) => ({ type: 'SetFactor', factor: 'sms', enabled, now }) as const;

  it('is switched on', () => {
    given().when(set(true)).then(smsOn);
  });
  it('is switched off again', () => {
    given(smsOn)
      .when(set(false))
      .then(FactorDisabled({ factor: 'sms', at }));
  });
  it('that is off already records nothing', () => {
    given().when(set(false)).thenNothing();
  });
  it('that is on already records nothing', () => {
    given(smsOn).when(set(true)).thenNothing();
  });
  it('leaves the others as they are', () => {
    expect(given(smsOn).state().factors).toMatchObject({ sms: true, otp: false, email: false });
  });
});

describe('the policy', () => {
  const set = (...policy: ('all-applications' | 'confidence-score')[]) =>
    ({ type: 'SetPolicy', policy, now }) as const;

  it('becomes always', () => {
    given().when(set('all-applications')).then(always);
  });
  it('becomes never again', () => {
    given(always)
      .when(set())
      .then(PolicyChosen({ policy: [], at }));
  });
  it('said again records nothing', () => {
    given(always).when(set('all-applications', 'all-applications')).thenNothing();
  });
});

describe('message types', () => {
  const set = (...messageTypes: ('sms' | 'voice')[]) =>
    ({ type: 'SetMessageTypes', messageTypes, now }) as const;
  const both = MessageTypesChosen({ messageTypes: ['sms', 'voice'], at });

  it('are chosen', () => {
    given().when(set('sms', 'voice')).then(both);
  });
  it('in another order record nothing', () => {
    given(both).when(set('voice', 'sms')).thenNothing();
  });
});

describe('the texts of messages', () => {
  const set = (areWellFormed: boolean) =>
    ({ type: 'SetTemplates', templates, areWellFormed, now }) as const;

  it('are written', () => {
    given().when(set(true)).then(TemplatesWritten({ templates, at }));
  });
  it('written again record nothing', () => {
    given(TemplatesWritten({ templates, at })).when(set(true)).thenNothing();
  });
  it('are refused when they are not Liquid', () => {
    given().when(set(false)).thenRefuses('template_malformed');
  });
});

describe('the length and life of a code', () => {
  const set = (codeDigits: number, codeLifetimeSeconds: number) =>
    ({ type: 'SetPhoneSettings', phone: { codeDigits, codeLifetimeSeconds }, now }) as const;

  it('are chosen', () => {
    given()
      .when(set(8, 120))
      .then(PhoneSettingsChosen({ codeDigits: 8, codeLifetimeSeconds: 120, at }));
  });
  it('are six digits and five minutes until they are chosen', () => {
    given().when(set(6, 300)).thenNothing();
  });
  it('of a mail are set for themselves', () => {
    const email = { codeDigits: 8, codeLifetimeSeconds: 600 };
    given()
      .when({ type: 'SetEmailSettings', email, now })
      .then(EmailSettingsChosen({ ...email, at }));
    given(EmailSettingsChosen({ ...email, at }))
      .when({ type: 'SetEmailSettings', email, now })
      .thenNothing();
  });
});

describe('the memory of browsers', () => {
  const set = (isTicked: boolean, idleSeconds: number) => {
    const browserMemory = { isOffered: true, isTicked, idleSeconds, overallSeconds: 2_592_000 };
    return { type: 'SetBrowserMemory', browserMemory, now } as const;
  };

  it('is chosen', () => {
    given()
      .when(set(true, 86_400))
      .then(BrowserMemoryChosen({ ...set(true, 86_400).browserMemory, at }));
  });
  it('is offered, unticked, for a week of disuse and thirty days in all until it is chosen', () => {
    given().when(set(false, 604_800)).thenNothing();
  });
});

describe('the selected provider', () => {
  const select = (provider: 'twilio' | 'vonage' | 'auth0' | 'outbox') =>
    ({ type: 'SelectProvider', provider, offered, now }) as const;
  const twilio = ProviderSelected({ provider: 'twilio', at });

  it('is chosen', () => {
    given().when(select('twilio')).then(twilio);
  });
  it('is the deployment’s own until it is chosen', () => {
    given().when(select('auth0')).thenNothing();
  });
  it('stands alone in the order', () => {
    expect(providerOrder(given(twilio).state())).toEqual(['twilio']);
  });
  it('takes the first place in an order, and only one place', () => {
    const order = ProviderOrderChosen({ order: ['auth0', 'vonage', 'twilio'], at });
    expect(providerOrder(given(order, twilio).state())).toEqual(['twilio', 'vonage']);
  });
  it('is refused where it is not offered', () => {
    given().when(select('outbox')).thenRefuses('provider_unavailable');
  });
});

describe('the order of failover', () => {
  const set = (...order: ('twilio' | 'vonage' | 'auth0' | 'outbox')[]) =>
    ({ type: 'SetProviderOrder', order, offered, now }) as const;
  const chosen = ProviderOrderChosen({ order: ['twilio', 'vonage'], at });

  it('is chosen, and its first is the selected provider', () => {
    given().when(set('twilio', 'vonage')).then(chosen);
    expect(given(chosen).state().selectedProvider).toBe('twilio');
  });
  it('chosen again records nothing', () => {
    given(chosen).when(set('twilio', 'vonage')).thenNothing();
  });
  it('turned round is another order', () => {
    given(chosen)
      .when(set('vonage', 'twilio'))
      .then(ProviderOrderChosen({ order: ['vonage', 'twilio'], at }));
  });
  it('names nobody twice', () => {
    given()
      .when(set('twilio', 'vonage', 'twilio'))
      .thenRefuses('provider_repeated');
  });
  it('names only those who are offered', () => {
    given().when(set('twilio', 'outbox')).thenRefuses('provider_unavailable');
  });
});

describe('a provider’s settings', () => {
  const set = (settings: Settings) =>
    ({ type: 'ConfigureProvider', provider: 'twilio', settings, now }) as const;

  it('are kept sealed', () => {
    given()
      .when(set({ status: 'sealed', ...sealed }))
      .then(configured);
  });
  it('that are the same, sealed anew, record nothing', () => {
    given(configured)
      .when(set({ status: 'sealed', sealedSettings: 'otherwise', fingerprint: 'print' }))
      .thenNothing();
  });
  it('are cleared', () => {
    given(configured)
      .when(set({ status: 'none' }))
      .then(ProviderCleared({ provider: 'twilio', at }));
  });
  it('that never were need no clearing', () => {
    given()
      .when(set({ status: 'none' }))
      .thenNothing();
  });
  it('are gone once cleared', () => {
    const cleared = ProviderCleared({ provider: 'twilio', at });
    expect(given(configured, cleared).state().providers).toEqual({});
  });
  it('are refused when malformed', () => {
    given()
      .when(set({ status: 'malformed' }))
      .thenRefuses('provider_settings_malformed');
  });
  it('are refused when they point where they may not', () => {
    given()
      .when(set({ status: 'address_forbidden' }))
      .thenRefuses('webhook_address_forbidden');
  });
});
