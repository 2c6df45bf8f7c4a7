import {
  type MessageLimits,
  noMessageLimits,
  pushProvider,
  smsProviderKind,
} from '@countersign/contracts';
import { specify } from '@countersign/testkit';
import { describe, expect, it } from 'vitest';
import type { PatchGuardian, PreparedPatch, PreparedSettings } from './guardian.commands.ts';
import { fieldOf, guardian } from './guardian.decider.ts';
import {
  AuthenticatorsAllowed,
  BrowserMemoryChosen,
  EmailSettingsChosen,
  FactorDisabled,
  FactorEnabled,
  FactorServiceCleared,
  FactorServiceConfigured,
  MailProviderConfigured,
  MailProviderRemoved,
  MessageLimitsChosen,
  MessageTypesChosen,
  PhoneSettingsChosen,
  PolicyChosen,
  ProviderCleared,
  ProviderConfigured,
  ProviderOrderChosen,
  ProviderSelected,
  PushAppDescribed,
  PushProviderSelected,
  TemplatesWritten,
  WebauthnSettingsChosen,
} from './guardian.events.ts';

const given = specify(guardian);

const at = '2026-01-01T12:00:00.000Z';
const offered = smsProviderKind.options.filter((kind) => kind !== 'outbox');

/** A patch, as the handler prepares it. */
const patching = (patch: PreparedPatch, gathered: Partial<PatchGuardian> = {}): PatchGuardian => ({
  ...{ type: 'PatchGuardian', patch, offered, usable: offered, now: at },
  ...{ calling: ['phone_message_hook'], usableForPush: pushProvider.options },
  ...gathered,
});
const hook = ProviderSelected({ provider: 'phone_message_hook', at });

const smsOn = FactorEnabled({ factor: 'sms', at });
const always = PolicyChosen({ policy: ['all-applications'], at });
const templates = { enrollmentMessage: 'Enroll: {{code}}', verificationMessage: '{{code}}' };
const sealed = { sealedSettings: 'sealed', fingerprint: 'print' };
const isSealed = { status: 'sealed', suffice: true, ...sealed } as const;
const configured = ProviderConfigured({ provider: 'twilio', ...sealed, at });
const vonage = ProviderConfigured({ provider: 'vonage', ...sealed, at });

describe('a factor', () => {
  const set = (enabled: boolean) => patching({ factors: { sms: enabled } });

  it('is switched on', () => {
    given().when(set(true)).then(smsOn);
  });
  it('is switched off again', () => {
    given(smsOn)
      .when(set(false))
      .then(FactorDisabled({ factor: 'sms', at }));
  });
  it('is not the last to be switched off where one is to stay', () => {
    const off = (factor: string) =>
      patching({ factors: { [factor]: false } }, { keepsOneOf: ['sms', 'otp'] });
    const otpOn = FactorEnabled({ factor: 'otp', at });
    given(smsOn).when(off('sms')).thenRefuses('last_factor');
    given(smsOn, otpOn)
      .when(off('sms'))
      .then(FactorDisabled({ factor: 'sms', at }));
    given(FactorEnabled({ factor: 'email', at }))
      .when(off('email'))
      .then(FactorDisabled({ factor: 'email', at }));
    given(smsOn).when(off('otp')).thenNothing();
  });
  it('that is off already records nothing', () => {
    given().when(set(false)).thenNothing();
  });
  it('that is on already records nothing', () => {
    given(smsOn).when(set(true)).thenNothing();
  });
  it('leaves the others as they are', () => {
    expect(given(smsOn).state().factors).toEqual({ sms: true });
  });
});

describe('the policy', () => {
  const set = (...policy: ('all-applications' | 'confidence-score')[]) => patching({ policy });

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
  const set = (...messageTypes: ('sms' | 'voice')[]) => patching({ messageTypes });
  const both = MessageTypesChosen({ messageTypes: ['sms', 'voice'], at });

  it('are chosen', () => {
    given(hook).when(set('sms', 'voice')).then(both);
  });
  it('in another order record nothing', () => {
    given(both).when(set('voice', 'sms')).thenNothing();
  });
  it('have no calls where nobody can make one', () => {
    given(vonage).when(set('voice')).thenRefuses('voice_unavailable');
    expect(fieldOf('voice_unavailable', set('voice'))).toBe('messageTypes');
  });
  it('with calls are not left without who makes them', () => {
    const select = patching({ selectedProvider: 'twilio' });
    given(vonage, hook, both).when(select).thenRefuses('voice_unavailable');
    expect(fieldOf('voice_unavailable', select)).toBe('selectedProvider');
    const order = patching({ providerOrder: ['twilio', 'phone_message_hook'] });
    given(hook, both)
      .when(order)
      .then(ProviderOrderChosen({ order: ['twilio', 'phone_message_hook'], at }));
  });
  it('that nobody carries since before may stay beside what else is changed', () => {
    given(both)
      .when(patching({ selectedProvider: 'twilio' }))
      .then(ProviderSelected({ provider: 'twilio', at }));
  });
});

describe('where no provider has settings yet', () => {
  const nothing = { usable: [], calling: [] };

  it('message types and a provider are taken in any order, as Terraform sends them', () => {
    const voice = MessageTypesChosen({ messageTypes: ['voice'], at });
    given()
      .when({ ...patching({ messageTypes: ['voice'] }), ...nothing })
      .then(voice);
    given(voice)
      .when({ ...patching({ selectedProvider: 'twilio' }), ...nothing })
      .then(ProviderSelected({ provider: 'twilio', at }));
  });
  it('one that is not offered is refused as ever', () => {
    given()
      .when({ ...patching({ selectedProvider: 'outbox' }), ...nothing })
      .thenRefuses('provider_unavailable');
  });
});

describe('the texts of messages', () => {
  const set = (isWellFormed: boolean) =>
    patching({ templates }, isWellFormed ? {} : { malformedTemplate: 'verificationMessage' });

  it('are written', () => {
    given().when(set(true)).then(TemplatesWritten({ templates, at }));
  });
  it('written again record nothing', () => {
    given(TemplatesWritten({ templates, at })).when(set(true)).thenNothing();
  });
  it('are refused when they are not Liquid', () => {
    given().when(set(false)).thenRefuses('template_malformed');
    expect(fieldOf('template_malformed', set(false))).toBe('templates.verificationMessage');
  });
});

describe('the length and life of a code', () => {
  const set = (codeDigits: number, codeLifetimeSeconds: number) =>
    patching({ phone: { codeDigits, codeLifetimeSeconds } });

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
      .when(patching({ email }))
      .then(EmailSettingsChosen({ ...email, at }));
    given(EmailSettingsChosen({ ...email, at }))
      .when(patching({ email }))
      .thenNothing();
  });
});

describe('the memory of browsers', () => {
  const set = (isTicked: boolean, idleSeconds: number) => {
    const browserMemory = { isOffered: true, isTicked, idleSeconds, overallSeconds: 2_592_000 };
    return { ...patching({ browserMemory }), browserMemory };
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
    patching({ selectedProvider: provider });
  const twilio = ProviderSelected({ provider: 'twilio', at });

  it('is chosen', () => {
    given().when(select('twilio')).then(twilio);
  });
  it('is the deployment’s own until it is chosen', () => {
    given().when(select('auth0')).thenNothing();
  });
  it('stands alone in the order', () => {
    expect(given(twilio).state().providerOrder).toEqual(['twilio']);
  });
  it('takes the first place in an order, and only one place', () => {
    const order = ProviderOrderChosen({ order: ['auth0', 'vonage', 'twilio'], at });
    expect(given(order, twilio).state().providerOrder).toEqual(['twilio', 'vonage']);
  });
  it('is refused where it is not offered', () => {
    given().when(select('outbox')).thenRefuses('provider_unavailable');
  });
  it('is refused without the settings that sending takes, unless it is selected already', () => {
    const without = { ...select('twilio'), usable: [] };
    given(vonage).when(without).thenRefuses('provider_unconfigured');
    given(twilio).when(without).thenNothing();
    expect(fieldOf('provider_unconfigured', without)).toBe('selectedProvider');
  });
});

describe('the order of failover', () => {
  const set = (...order: ('twilio' | 'vonage' | 'auth0' | 'outbox')[]) =>
    patching({ providerOrder: order });
  const chosen = ProviderOrderChosen({ order: ['twilio', 'vonage'], at });

  it('is chosen, and its first is the selected provider', () => {
    given().when(set('twilio', 'vonage')).then(chosen);
    expect(given(chosen).state().providerOrder[0]).toBe('twilio');
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
    expect(fieldOf('provider_unavailable', set('twilio', 'outbox'))).toBe('providerOrder');
  });
  it('takes in only those who have what sending takes', () => {
    const order = { ...set('vonage', 'twilio'), usable: ['twilio'] as const };
    given(configured).when(order).thenRefuses('provider_unconfigured');
    given(chosen)
      .when(order)
      .then(ProviderOrderChosen({ order: ['vonage', 'twilio'], at }));
  });
});

describe('a provider’s settings', () => {
  const set = (settings: PreparedSettings) => patching({ providers: { twilio: settings } });

  it('are kept sealed', () => {
    given().when(set(isSealed)).then(configured);
  });
  it('that are the same, sealed anew, record nothing', () => {
    given(configured)
      .when(set({ ...isSealed, sealedSettings: 'otherwise' }))
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
    expect(given(configured, cleared).state().sealed).toEqual({});
  });
  it('are refused when malformed', () => {
    given()
      .when(set({ status: 'malformed', field: 'sid' }))
      .thenRefuses('provider_settings_malformed');
    const command = set({ status: 'malformed', field: 'sid' });
    expect(fieldOf('provider_settings_malformed', command)).toBe('sid');
  });
  it('are refused when they point where they may not', () => {
    given()
      .when(set({ status: 'address_forbidden', field: 'url' }))
      .thenRefuses('webhook_address_forbidden');
  });
});

describe('the push provider', () => {
  const select = (provider: 'guardian' | 'sns') => patching({ pushProvider: provider });

  it('is selected', () => {
    given()
      .when(select('sns'))
      .then(PushProviderSelected({ provider: 'sns', at }));
  });
  it('is recorded only when it changes', () => {
    given().when(select('guardian')).thenNothing();
  });
  it('is refused while the service it works through has no settings', () => {
    const unusable = { ...select('sns'), usableForPush: ['guardian'] } as const;
    const fcm = FactorServiceConfigured({ service: 'fcm', ...sealed, at });
    given(fcm).when(unusable).thenRefuses('provider_unconfigured');
    given()
      .when(unusable)
      .then(PushProviderSelected({ provider: 'sns', at }));
  });
});

describe('the app', () => {
  const named = PushAppDescribed({ app: { googleLink: null, appleLink: null, name: 'A' }, at });
  const describeApp = (pushApp: PreparedPatch['pushApp']) => patching({ pushApp });

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
      .when(patching({ webauthn: { [factor]: part } }))
      .then(WebauthnSettingsChosen({ factor, settings, at }));
    given()
      .when(patching({ webauthn: { 'webauthn-platform': part } }))
      .thenNothing();
  });
});

describe('the models of keys that are taken', () => {
  const [blue, green] = [
    '2fc0579f-8113-47ea-b116-bb5a8db9202a',
    '30b5035e-d297-4ff1-010b-addc96ba6a98',
  ];
  const allowed = AuthenticatorsAllowed({ aaguids: [blue, green], at });

  it('are named, each once, and any again', () => {
    given()
      .when(patching({ allowedAaguids: [blue, green, blue] }))
      .then(allowed);
    given(allowed)
      .when(patching({ allowedAaguids: null }))
      .then(AuthenticatorsAllowed({ aaguids: null, at }));
  });

  it('are recorded only when they change', () => {
    given()
      .when(patching({ allowedAaguids: null }))
      .thenNothing();
    given(allowed)
      .when(patching({ allowedAaguids: [green, blue] }))
      .thenNothing();
  });
});

describe('where messages may go to, and how many', () => {
  const limits = (...codes: readonly string[]): MessageLimits => ({
    ...noMessageLimits,
    countries: { mode: 'only', codes: [...codes] },
    perHour: 500,
  });
  const chosen = MessageLimitsChosen({ limits: limits('AT', 'DE'), at });

  it('is decided as a whole, each country once', () => {
    given()
      .when(patching({ messageLimits: limits('DE', 'AT', 'DE') }))
      .then(chosen);
    given(chosen)
      .when(patching({ messageLimits: noMessageLimits }))
      .then(MessageLimitsChosen({ limits: noMessageLimits, at }));
  });

  it('is recorded only when it changes', () => {
    given()
      .when(patching({ messageLimits: noMessageLimits }))
      .thenNothing();
    given(chosen)
      .when(patching({ messageLimits: limits('DE', 'AT') }))
      .thenNothing();
  });

  it.each([
    { countries: { mode: 'except', codes: ['AT', 'DE'] } },
    { countries: { mode: 'only', codes: ['AT'] } },
    { countries: { mode: 'all' } },
    { perHour: 501 },
    { perDay: 500 },
    { perNumberPerDay: 500 },
  ] satisfies Partial<MessageLimits>[])('changes with %j', (change) => {
    const changed = { ...limits('AT', 'DE'), ...change };
    given(chosen)
      .when(patching({ messageLimits: changed }))
      .then(MessageLimitsChosen({ limits: changed, at }));
  });
});

describe('a service', () => {
  const configured = FactorServiceConfigured({ service: 'duo', ...sealed, at });

  const configure = (settings: PreparedSettings) => patching({ services: { duo: settings } });

  it('is configured', () => {
    given().when(configure(isSealed)).then(configured);
  });
  it('leaves no trace when it is configured the same again, though sealed afresh', () => {
    given(configured)
      .when(configure({ ...isSealed, sealedSettings: 'afresh' }))
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
      .when(configure({ status: 'masked', field: 'skey' }))
      .thenRefuses('secret_masked');
  });
});

describe('the tenant’s own mail server', () => {
  const configured = MailProviderConfigured({ enabled: true, ...sealed, at });
  const another = { ...isSealed, sealedSettings: 'other', fingerprint: 'other' } as const;
  const setUp = (settings: PreparedSettings = isSealed, enabled?: boolean) =>
    patching({
      mailProvider: { mode: 'create', settings, ...(enabled !== undefined && { enabled }) },
    });
  const change = (settings: PreparedSettings = isSealed, enabled?: boolean) =>
    patching({
      mailProvider: { mode: 'change', settings, ...(enabled !== undefined && { enabled }) },
    });
  const remove = patching({ mailProvider: null });

  it('is set up, and sends unless it is said not to', () => {
    given().when(setUp()).then(configured);
    given()
      .when(setUp(isSealed, false))
      .then(MailProviderConfigured({ enabled: false, ...sealed, at }));
  });
  it('is set up once', () => {
    given(configured).when(setUp(another)).thenRefuses('mail_provider_exists');
  });
  it('is changed where there is one', () => {
    given(configured)
      .when(change(another))
      .then(
        MailProviderConfigured({
          ...{ enabled: true, sealedSettings: 'other', fingerprint: 'other', at },
        }),
      );
    given().when(change(another)).thenRefuses('mail_provider_unknown');
    given(configured, MailProviderRemoved({ at }))
      .when(change(another))
      .thenRefuses('mail_provider_unknown');
  });
  it('is switched off and on, its settings as they are', () => {
    const off = MailProviderConfigured({ enabled: false, ...sealed, at });
    given(configured).when(change(isSealed, false)).then(off);
    given(off).when(change(isSealed, true)).then(configured);
    given(off).when(change(isSealed)).thenNothing();
  });
  it('leaves no trace when it is changed to what it is, though sealed afresh', () => {
    given(configured)
      .when(change({ ...isSealed, sealedSettings: 'afresh' }, true))
      .thenNothing();
  });
  it('is removed, once, and may be set up again', () => {
    given(configured).when(remove).then(MailProviderRemoved({ at }));
    given().when(remove).thenNothing();
    given(configured, MailProviderRemoved({ at })).when(setUp()).then(configured);
  });
  it.each([
    [{ status: 'none' }, 'provider_settings_malformed', undefined],
    [{ status: 'malformed', field: 'smtp_user' }, 'provider_settings_malformed', 'smtp_user'],
    [{ status: 'masked', field: 'smtp_pass' }, 'secret_masked', 'smtp_pass'],
    [{ status: 'address_forbidden', field: 'smtp_host' }, 'webhook_address_forbidden', 'smtp_host'],
  ] as const)('is not what is %j', (settings, refusal, field) => {
    given().when(setUp(settings)).thenRefuses(refusal);
    given(configured).when(change(settings)).thenRefuses(refusal);
    expect(fieldOf(refusal, change(settings))).toBe(field);
  });
});

describe('a patch of several fields', () => {
  it('records each that changes something, and none that says what holds', () => {
    given(smsOn)
      .when(patching({ factors: { sms: true, otp: true }, policy: ['all-applications'] }))
      .then(FactorEnabled({ factor: 'otp', at }), always);
  });
  it('is refused as a whole for one of them', () => {
    given()
      .when(patching({ factors: { sms: true }, selectedProvider: 'outbox' }))
      .thenRefuses('provider_unavailable');
  });
  it('decides a field where the one before it has left the document', () => {
    given(ProviderOrderChosen({ order: ['twilio', 'vonage'], at }))
      .when(patching({ selectedProvider: 'vonage', providerOrder: ['twilio', 'vonage'] }))
      .then(
        ProviderSelected({ provider: 'vonage', at }),
        ProviderOrderChosen({ order: ['twilio', 'vonage'], at }),
      );
  });
  it('of nothing records nothing', () => {
    given(smsOn).when(patching({})).thenNothing();
  });
});

describe('settings of a kind that has none', () => {
  it('are refused', () => {
    given()
      .when(patching({ providers: { auth0: { status: 'unavailable' } } }))
      .thenRefuses('provider_unavailable');
  });
});
