import { type Management, ManagementClient } from 'auth0';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SecureCountersign, startSecureCountersign } from './secure-countersign.ts';

let countersign: SecureCountersign;
let management: ManagementClient;
beforeAll(async () => {
  countersign = await startSecureCountersign({ MANAGEMENT_REQUESTS_PER_MINUTE: '9000' });
  const { domain, client } = countersign;
  management = new ManagementClient({ domain, ...client, maxRetries: 0 });
});
afterAll(() => countersign.stop());

const text = { bold: false, size: 100 };
const brandingTheme: Management.CreateBrandingThemeRequestContent = {
  borders: {
    ...{ button_border_radius: 3, button_border_weight: 1, buttons_style: 'rounded' as const },
    ...{ input_border_radius: 3, input_border_weight: 1, inputs_style: 'rounded' as const },
    ...{ show_widget_shadow: true, widget_border_weight: 0, widget_corner_radius: 5 },
  },
  colors: {
    ...{ body_text: '#1e212a', error: '#d03c38', header: '#1e212a', icons: '#65676e' },
    ...{ input_background: '#ffffff', input_border: '#c9cace', input_filled_text: '#000000' },
    ...{ input_labels_placeholders: '#65676e', links_focused_components: '#635dff' },
    ...{ primary_button: '#0b6b4f', primary_button_label: '#ffffff' },
    ...{ secondary_button_border: '#c9cace', secondary_button_label: '#1e212a' },
    ...{ success: '#13a688', widget_background: '#ffffff', widget_border: '#c9cace' },
  },
  fonts: {
    ...{ body_text: text, buttons_text: text, font_url: '', input_labels: text, links: text },
    ...{ links_style: 'normal' as const, reference_text_size: 16, subtitle: text, title: text },
  },
  page_background: {
    ...{ background_color: '#f4f5f7', background_image_url: '', page_layout: 'center' as const },
  },
  widget: {
    ...{ header_text_alignment: 'center' as const, logo_height: 52, logo_url: '' },
    ...{ logo_position: 'center' as const, social_buttons_layout: 'bottom' as const },
  },
};

const connection = 'Username-Password-Authentication';
const password = 'a long one, really';
let people = 0;
const somebody = async () => {
  people += 1;
  const email = `person${people}@example.com`;
  const { user_id: id = '' } = await management.users.create({ connection, email, password });
  return { id, email };
};

describe('auth0’s ManagementClient, unmodified', () => {
  it('reads and sets factors', async () => {
    expect(await management.guardian.factors.set('otp', { enabled: true })).toEqual({
      enabled: true,
    });
    const factors = await management.guardian.factors.list();
    expect(factors.find(({ name }) => name === 'otp')).toMatchObject({ enabled: true });
  });

  it('reads and sets the policy', async () => {
    expect(await management.guardian.policies.set(['all-applications'])).toEqual([
      'all-applications',
    ]);
    expect(await management.guardian.policies.list()).toEqual(['all-applications']);
  });

  it('configures Twilio, and sees no secret again', async () => {
    const { phone } = management.guardian.factors;
    const sid = `AC${'0'.repeat(32)}`;
    const twilio = { sid, auth_token: 'canary', from: '+15005550006' };
    await phone.setTwilioProvider(twilio);
    expect(await phone.getTwilioProvider()).toMatchObject({
      ...{ sid: twilio.sid, from: twilio.from, auth_token: '********' },
    });
    expect(await phone.setProvider({ provider: 'twilio' })).toEqual({ provider: 'twilio' });
    const texts = { enrollment_message: '{{code}} to enrol', verification_message: '{{code}}' };
    expect(await phone.setTemplates(texts)).toEqual(texts);
    const types = { message_types: ['sms' as const] };
    expect(await phone.setMessageTypes(types)).toEqual(types);
  });

  it('gives the pages a theme, and takes it back', async () => {
    const { themes } = management.branding;
    await expect(themes.getDefault()).rejects.toMatchObject({ statusCode: 404 });
    const { themeId, ...made } = await themes.create(brandingTheme);
    expect(made).toEqual({ ...brandingTheme, displayName: 'Unnamed Theme' });
    expect((await themes.getDefault()).themeId).toBe(themeId);
    const displayName = 'Ours';
    const named = await themes.update(themeId, { ...brandingTheme, displayName });
    expect(await themes.get(themeId)).toEqual(named);
    await themes.delete(themeId);
    await expect(themes.get(themeId)).rejects.toMatchObject({ statusCode: 404 });
  });

  it('has the pages speak in the tenant’s own words', async () => {
    const { customText } = management.prompts;
    expect(await customText.get('mfa-sms', 'en')).toEqual({});
    const texts = { 'mfa-sms-challenge': { title: 'Prove that it is you' } };
    await customText.set('mfa-sms', 'en', texts);
    expect(await customText.get('mfa-sms', 'en')).toEqual(texts);
  });

  it('creates, finds, changes and deletes users', async () => {
    const { id, email } = await somebody();
    expect(await management.users.get(id)).toMatchObject({ email });
    expect(await management.users.listUsersByEmail({ email })).toMatchObject([{ user_id: id }]);
    expect(await management.users.update(id, { name: 'Ada' })).toMatchObject({ name: 'Ada' });
    const listed = await management.users.list({ per_page: 50, include_totals: true });
    expect(listed.data.map(({ user_id }) => user_id)).toContain(id);
    await management.users.delete(id);
    await expect(management.users.get(id)).rejects.toMatchObject({ statusCode: 404 });
  });

  it('imports users with their factors, and hears of those it could not', async () => {
    const { connections } = management;
    const { data } = await connections.list({ strategy: ['auth0'] });
    const [{ id: connection_id = '' } = {}] = data;
    const email = 'imported@example.com';
    const mfa_factors = [{ totp: { secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' } }];
    const users = [{ email, user_id: 'imported', mfa_factors }, { name: 'nobody' }];
    const job = await management.jobs.usersImports.create({
      users: new Blob([JSON.stringify(users)], { type: 'application/json' }),
      connection_id,
      upsert: false,
      external_id: 'from-the-sdk',
    });
    expect(job).toMatchObject({ status: 'pending', type: 'users_import', connection_id });
    await expect
      .poll(() => management.jobs.get(job.id), { timeout: 20_000 })
      .toMatchObject({ status: 'completed', summary: { inserted: 1, failed: 1, total: 2 } });
    expect(await management.jobs.errors.get(job.id)).toMatchObject([
      { user: { name: 'nobody' }, errors: [{ path: 'email' }] },
    ]);
    const methods = await management.users.authenticationMethods.list('auth0|imported');
    expect(methods.data).toMatchObject([{ type: 'totp', confirmed: true }]);
  });

  it('manages authentication methods', async () => {
    const { id } = await somebody();
    const methods = management.users.authenticationMethods;
    const phone = { type: 'phone', phone_number: '+14155550167', name: 'Work' } as const;
    const created = await methods.create(id, phone);
    expect(created).toMatchObject({ type: 'phone', phone_number: 'XXXXXXXX0167' });
    const method = created.id ?? '';
    expect(await methods.get(id, method)).toMatchObject({ id: method, confirmed: true });
    expect(await methods.update(id, method, { name: 'Mine' })).toMatchObject({ name: 'Mine' });
    const listed = await methods.list(id, { page: 0, per_page: 50, include_totals: true });
    expect(listed.data.map((each) => each.id)).toEqual([method]);
    await methods.delete(id, method);
    await methods.set(id, [{ type: 'email', email: 'ada@example.com' }]);
    await methods.deleteAll(id);
    expect((await methods.list(id)).data).toEqual([]);
  });

  it('regenerates recovery codes, and forgets remembered browsers', async () => {
    const { id } = await somebody();
    const { recovery_code: code } = await management.users.regenerateRecoveryCode(id);
    expect(code).toMatch(/^[0-9A-Z]{24}$/);
    await management.users.multifactor.invalidateRememberBrowser(id);
  });

  it('reads an enrollment and removes it', async () => {
    const { id } = await somebody();
    const made = await management.users.authenticationMethods.create(id, {
      ...{ type: 'phone', phone_number: '+14155550168' },
    });
    const enrollment = (made.id ?? '').split('|')[1] ?? '';
    const { enrollments } = management.guardian;
    expect(await enrollments.get(enrollment)).toMatchObject({ status: 'confirmed' });
    await enrollments.delete(enrollment);
    await expect(enrollments.get(enrollment)).rejects.toMatchObject({ statusCode: 404 });
  });

  it('issues a ticket to enrol', async () => {
    const { id } = await somebody();
    const { enrollments } = management.guardian;
    const ticket = await enrollments.createTicket({ user_id: id, factor: 'phone' });
    expect(ticket.ticket_url).toContain(`/mfa/enrollment?ticket=${ticket.ticket_id}`);
  });

  it('manages clients', async () => {
    const created = await management.clients.create({
      ...{ name: 'Shop', app_type: 'spa', callbacks: ['https://shop.example/callback'] },
    });
    const id = created.client_id ?? '';
    expect(await management.clients.get(id)).toMatchObject({ name: 'Shop' });
    expect(await management.clients.update(id, { name: 'Store' })).toMatchObject({ name: 'Store' });
    await management.clients.delete(id);
    await expect(management.clients.get(id)).rejects.toMatchObject({ statusCode: 404 });
  });

  it('sets how the tenant is protected from guessing', async () => {
    const { bruteForceProtection, suspiciousIpThrottling } = management.attackProtection;
    await bruteForceProtection.update({ max_attempts: 5, allowlist: ['192.0.2.0/24'] });
    expect(await bruteForceProtection.get()).toMatchObject({ enabled: true, max_attempts: 5 });
    const stage = { 'pre-login': { max_attempts: 50, rate: 864_000 } };
    expect(await suspiciousIpThrottling.update({ stage })).toMatchObject({ stage });
    const { settings } = management.riskAssessments;
    expect(await settings.update({ enabled: true })).toEqual({ enabled: true });
    expect(await settings.newDevice.update({ remember_for: 7 })).toEqual({ remember_for: 7 });
  });

  it('clears what was judged of somebody, and is told what it may still ask', async () => {
    const { id } = await somebody();
    const assessors = ['new-device' as const];
    await management.users.riskAssessments.clear(id, { connection, assessors });
    const { rawResponse } = await management.userBlocks.list(id).withRawResponse();
    expect(rawResponse.headers.get('x-ratelimit-limit')).toBe('9000');
    expect(Number(rawResponse.headers.get('x-ratelimit-remaining'))).toBeLessThan(9_000);
    const resetAt = Number(rawResponse.headers.get('x-ratelimit-reset')) * 1_000;
    expect(resetAt).toBeGreaterThan(Date.parse('2026-01-01'));
  });

  it('reads who is blocked, and lifts it', async () => {
    const { id } = await somebody();
    expect(await management.userBlocks.list(id)).toEqual({ blocked_for: [] });
    const identifier = 'nobody@example.com';
    expect(await management.userBlocks.listByIdentifier({ identifier })).toEqual({
      blocked_for: [],
    });
    await management.userBlocks.delete(id);
    await management.userBlocks.deleteByIdentifier({ identifier });
  });

  it('makes an API, and an application that has some of it gets a token for it', async () => {
    const identifier = 'https://payroll.example';
    const { id = '' } = await management.resourceServers.create({
      ...{ identifier, name: 'Payroll', token_lifetime: 600 },
      scopes: [{ value: 'read:salaries' }, { value: 'admin:salaries' }],
    });
    expect(await management.resourceServers.get(id)).toMatchObject({ identifier });
    const all = await management.resourceServers.list();
    expect(all.data.map((each) => each.identifier)).toContain(identifier);
    const changed = await management.resourceServers.update(id, { name: 'Salaries' });
    expect(changed).toMatchObject({ name: 'Salaries' });

    const { client_id = '', client_secret = '' } = await management.clients.create({
      ...{ name: 'Payslips', app_type: 'non_interactive' },
      grant_types: ['client_credentials'],
    });
    const ask = async (scope?: string) => {
      const response = await fetch(`https://${countersign.domain}/oauth/token`, {
        method: 'POST',
        body: new URLSearchParams({
          ...{ grant_type: 'client_credentials', client_id, client_secret },
          ...{ audience: identifier, ...(scope !== undefined && { scope }) },
        }),
      });
      return response.json();
    };
    expect(await ask()).toMatchObject({ error: 'access_denied' });
    const grant = { client_id, audience: identifier, scope: ['read:salaries'] };
    const { id: grantId = '' } = await management.clientGrants.create(grant);
    expect(await ask()).toMatchObject({ scope: 'read:salaries', expires_in: 600 });
    expect(await ask('made:up')).toMatchObject({ error: 'invalid_scope' });
    expect(await ask('admin:salaries')).toMatchObject({ error: 'invalid_scope' });
    await management.clientGrants.update(grantId, { scope: ['read:salaries', 'admin:salaries'] });
    expect(await ask('admin:salaries')).toMatchObject({ scope: 'admin:salaries' });
    const grants = await management.clientGrants.list({ client_id });
    expect(grants.data).toMatchObject([{ id: grantId, audience: identifier }]);
    await management.clientGrants.delete(grantId);
    expect(await ask()).toMatchObject({ error: 'access_denied' });
    await management.resourceServers.delete(id);
    expect(await ask()).toMatchObject({ error_description: `Service not found: ${identifier}` });
  });

  it('gives people roles and permissions, and takes them', async () => {
    const identifier = 'https://orders.example';
    const value = 'read:orders';
    await management.resourceServers.create({ identifier, scopes: [{ value }] });
    const permission = { resource_server_identifier: identifier, permission_name: value };
    const permissions = [permission];
    const { id: role = '' } = await management.roles.create({ name: 'Clerk', description: '-' });
    expect(await management.roles.update(role, { description: 'Reads' })).toMatchObject({
      ...{ id: role, name: 'Clerk', description: 'Reads' },
    });
    expect((await management.roles.list()).data.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Admin', 'MFA support', 'Auditor', 'Clerk']),
    );
    await management.roles.permissions.add(role, { permissions });
    expect((await management.roles.permissions.list(role)).data).toMatchObject([permission]);

    const { id, email } = await somebody();
    const { roles: theirRoles, permissions: theirs } = management.users;
    await theirRoles.assign(id, { roles: [role] });
    expect((await theirRoles.list(id)).data).toMatchObject([{ id: role }]);
    expect((await management.roles.users.list(role)).data).toMatchObject([{ user_id: id, email }]);
    await theirRoles.delete(id, { roles: [role] });
    expect((await theirRoles.list(id)).data).toEqual([]);
    await management.roles.users.assign(role, { users: [id] });
    expect((await theirRoles.list(id)).data).toHaveLength(1);

    await theirs.create(id, { permissions });
    expect((await theirs.list(id)).data).toMatchObject([permission]);
    await theirs.delete(id, { permissions });
    expect((await theirs.list(id)).data).toEqual([]);
    await management.roles.permissions.delete(role, { permissions });
    expect((await management.roles.permissions.list(role)).data).toEqual([]);
    await management.roles.delete(role);
    await expect(management.roles.get(role)).rejects.toMatchObject({ statusCode: 404 });
  });

  it('reads logs', async () => {
    const listed = await management.logs.list({ per_page: 10 });
    expect(Array.isArray(listed.data)).toBe(true);
  });

  it('throws its own errors where it is refused', async () => {
    const wrong = management.users.create({ connection, email: 'nobody', password });
    await expect(wrong).rejects.toMatchObject({ statusCode: 400 });
    const stranger = new ManagementClient({
      ...{ domain: countersign.domain, token: 'not-a-token', maxRetries: 0 },
    });
    await expect(stranger.users.list()).rejects.toMatchObject({ statusCode: 401 });
  });
});
