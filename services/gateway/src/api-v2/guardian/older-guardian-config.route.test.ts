import { patchGuardian, readGuardianSettings } from '@countersign/contracts';
import type { Messaging, Serving } from '@countersign/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ManagementWorld, openManagement } from '../../testing/management-world.ts';

/** A guardian-config of 0.2.0: nobody answers a patch, and reading settings opens none. */
const asOlder = (messaging: Messaging): Messaging => ({
  ...messaging,
  answer: async (operation, handler, options): Promise<Serving> => {
    if (operation.subject === patchGuardian.subject) return { stop: async () => {} };
    if (operation.subject !== readGuardianSettings.subject) {
      return messaging.answer(operation, handler, options);
    }
    return messaging.answer(
      operation,
      async (request, attempt) => {
        const reply = await handler(request, attempt);
        if (!reply.ok) return reply;
        const { opened: _, ...settings } = readGuardianSettings.value.parse(reply.value);
        // Read by the operation's own schema.
        return { ...reply, value: operation.value.parse(settings) as typeof reply.value };
      },
      options,
    );
  },
});

let world: ManagementWorld;
beforeAll(async () => {
  const settingsThrough = <Ports extends { readonly messaging: Messaging }>(ports: Ports) => ({
    ...ports,
    messaging: asOlder(ports.messaging),
  });
  world = await openManagement({ settingsThrough });
});
afterAll(() => world.close());

const at = '/guardian/factors';
const code = { otp_length: 8, otp_expiration_time: 120 };
const memory = {
  ...{ display_remember_me_checkbox: false, remember_me_default_value: true },
  ...{ mfa_session_inactivity_timeout: 3_600, mfa_session_overall_timeout: 7_200 },
};
const relyingParty = { overrideRelyingParty: true, relyingPartyIdentifier: 'acme.test' };

const written = [
  [`${at}/otp`, { enabled: true }],
  ['/guardian/policies', ['all-applications']],
  ['/guardian/settings', memory],
  [`${at}/phone/settings`, code],
  [`${at}/email/settings`, code],
  [`${at}/phone/message-types`, { message_types: ['sms', 'voice'] }],
  [`${at}/sms/templates`, { enrollment_message: 'E {{code}}', verification_message: '{{code}}' }],
  [`${at}/phone/selected-provider`, { provider: 'phone-message-hook' }],
  [`${at}/phone/providers`, { order: ['twilio', 'vonage'] }],
  [`${at}/phone/providers/vonage`, { api_key: 'k', api_secret: '********', from: 'Acme' }],
  [`${at}/push-notification/selected-provider`, { provider: 'sns' }],
  [`${at}/webauthn-platform/settings`, relyingParty],
  [`${at}/duo/settings`, { ikey: 'DI1', skey: '********', host: 'h' }],
] as const;

describe('beside a guardian-config of 0.2.0', () => {
  it.each(written)('%s is written and read as ever', async (path, shown) => {
    const body = JSON.parse(JSON.stringify(shown).replace('********', 'canary'));
    const put = await world.call('PUT', path, { body });
    expect([put.status, JSON.parse(put.text)]).toEqual([200, shown]);
    expect(JSON.parse((await world.call('GET', path)).text)).toMatchObject(shown);
  });

  it('the app for pushes is described in parts', async () => {
    await world.call('PATCH', '/prompts/mfa-push', { body: { app_name: 'A' } });
    const body = { apple_app_link: 'https://a.test/' };
    const { text } = await world.call('PATCH', '/prompts/mfa-push', { body });
    expect(JSON.parse(text)).toEqual({ app_name: 'A', ...body });
  });

  it('a certificate is changed in parts', async () => {
    const path = `${at}/push-notification/providers/apns`;
    await world.call('PUT', path, { body: { bundle_id: 'b', p12: 'AAAA' } });
    await world.call('PATCH', path, { body: { sandbox: true } });
    const shown = { bundle_id: 'b', sandbox: true, enabled: true };
    expect(JSON.parse((await world.call('GET', path)).text)).toEqual(shown);
  });

  it('a refusal is worded as ever', async () => {
    const body = { enrollment_message: '{{code', verification_message: '{{code}}' };
    const { status, text } = await world.call('PUT', `${at}/sms/templates`, { body });
    expect([status, JSON.parse(text).message]).toEqual([
      ...[400, "Payload validation error: 'The template is not valid Liquid'."],
    ]);
  });
});
