import { languages } from '@countersign/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ManagementWorld, openManagement } from '../../testing/management-world.ts';

let world: ManagementWorld;
beforeAll(async () => {
  world = await openManagement();
});
afterAll(() => world.close());

const path = '/tenants/settings';
const patch = (body: object) => world.call('PATCH', path, { body });

describe('a tenant’s settings', () => {
  it('are answered without what is not set', async () => {
    expect((await world.call('GET', path)).text).toBe(
      `{"allowed_logout_urls":[],"enabled_locales":${JSON.stringify(languages)},` +
        '"flags":{"passkey_satisfies_mfa":true,"require_registered_audiences":true},' +
        '"friendly_name":"acme","session_lifetime":168,"idle_session_lifetime":72,' +
        '"management_mfa_lifetime_in_hours":12,"phone_consolidated_experience":false}',
    );
  });

  it('name a language that there is not, and those that there are', async () => {
    const { status, text } = await patch({ enabled_locales: ['en', 'tlh'] });
    expect([status, JSON.parse(text).errorCode]).toEqual([400, 'invalid_body']);
    expect(text).toContain('Only these languages are there: en, de, fr');
    expect(text).toContain('enabled_locales');
    const kinds = await patch({ enabled_locales: ['pt-BR', 'en-US'] });
    expect([kinds.status, JSON.parse(kinds.text).enabled_locales]).toEqual([
      200,
      ['pt-BR', 'en-US'],
    ]);
    await patch({ enabled_locales: null });
  });

  it('take a passkey for one factor where a tool of Auth0’s writes the flags', async () => {
    const byAuth0s = (body: object) =>
      world.call('PATCH', path, { body, headers: { 'auth0-client': 'eyJuYW1lIjoiYXV0aDAifQ' } });
    const flagsAfter = async (changed: ReturnType<typeof byAuth0s>) =>
      JSON.parse((await changed).text).flags;
    const own = { passkey_satisfies_mfa: true };
    expect(await flagsAfter(byAuth0s({ friendly_name: 'acme' }))).toMatchObject(own);
    expect(await flagsAfter(patch({ flags: { enable_sso: true } }))).toMatchObject(own);
    expect(await flagsAfter(byAuth0s({ flags: own }))).toMatchObject(own);
    const changed = await flagsAfter(byAuth0s({ flags: { enable_sso: false } }));
    expect(changed).toMatchObject({ passkey_satisfies_mfa: false });
    await patch({ flags: { ...own, enable_sso: null } });
  });

  it('are changed one by one', async () => {
    const body = {
      friendly_name: 'Acme',
      support_email: 'help@example.com',
      picture_url: 'https://acme.test/logo.png',
      acr_values_supported: ['urn:a'],
      session_lifetime: 24,
    };
    const changed = await patch(body);
    expect(changed.status).toBe(200);
    expect(JSON.parse(changed.text)).toMatchObject(body);
    await patch({ friendly_name: 'Acme Ltd', picture_url: null });
    const after = JSON.parse((await world.call('GET', path)).text);
    const { picture_url: _, ...rest } = body;
    expect(after).toMatchObject({ ...rest, friendly_name: 'Acme Ltd' });
    expect(after).not.toHaveProperty('picture_url');
  });

  it('keep what nothing acts upon, and merge flags', async () => {
    await patch({ flags: { one: true }, sandbox_version: '22' });
    await patch({ flags: { two: false }, guardian_mfa_page: { enabled: true, html: '<p>' } });
    expect(JSON.parse((await world.call('GET', path)).text)).toMatchObject({
      flags: { one: true, two: false },
      sandbox_version: '22',
      guardian_mfa_page: { enabled: true, html: '<p>' },
    });
  });

  it('take the lifetimes of sessions in minutes, before those in hours', async () => {
    const { text } = await patch({
      ...{ session_lifetime: 1, session_lifetime_in_minutes: 90 },
      ...{ idle_session_lifetime_in_minutes: 30, ephemeral_session_lifetime_in_minutes: 120 },
    });
    expect(JSON.parse(text)).toMatchObject({
      ...{ session_lifetime: 1.5, idle_session_lifetime: 0.5, ephemeral_session_lifetime: 2 },
    });
    const back = await patch({ session_lifetime: null, idle_session_lifetime_in_minutes: null });
    expect(JSON.parse(back.text)).toMatchObject({
      ...{ session_lifetime: 168, idle_session_lifetime: 72 },
    });
  });

  it('show only the fields asked for', async () => {
    const { text } = await world.call('GET', `${path}?fields=phone_consolidated_experience`);
    expect(text).toBe('{"phone_consolidated_experience":false}');
  });

  it('are one tenant’s', async () => {
    await patch({ friendly_name: 'Mine' });
    const there = await world.call('GET', path, { at: 'other', as: 'other' });
    expect(JSON.parse(there.text)).toMatchObject({ friendly_name: 'other' });
  });

  it.each([
    [{ colour: 'red' }, "'Additional properties not allowed: colour'."],
    [{ phone_consolidated_experience: 'yes' }, "'Expected type boolean but found type string'"],
    [{ guardian_mfa_page: { enabled: 1 } }, "'Expected type boolean but found type number'"],
    [{ guardian_mfa_page: { css: '' } }, "'Additional properties not allowed: css'"],
    [{ customize_mfa_in_postlogin_action: 1 }, "'Expected type boolean but found type number'"],
    [{ acr_values_supported: 'urn:a' }, "'Expected type array but found type string'"],
    [{ session_lifetime: 0 }, "'Value is less than minimum 0' on property session_lifetime"],
    [{ support_email: 'nobody' }, 'format email: nobody'],
    [{ session_cookie: { mode: 'non-persistent' } }, 'on property session_cookie'],
    [{ flags: { one: 'yes' } }, "'Expected type boolean but found type string'"],
  ])('refuse %j', async (body, fault) => {
    const { status, text } = await patch(body);
    expect(status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({ errorCode: 'invalid_body' });
    expect(JSON.parse(text).message).toContain(fault);
  });
});

describe('the consolidated phone experience', () => {
  const phone = /\/guardian\/factors\/(?:phone|sms)\/(?!settings)/;

  it('closes the older phone endpoints, and those alone, until it is off again', async () => {
    const older = world.routes.filter(({ url }) => phone.test(url));
    expect(older.length).toBeGreaterThan(20);
    const statuses = async () => {
      const found = await Promise.all(
        older.map(({ method, url }) =>
          world.call(method, url.replace('/api/v2', ''), method === 'GET' ? {} : { body: {} }),
        ),
      );
      return [...new Set(found.map(({ status, text }) => `${status} ${text}`))];
    };
    expect((await patch({ phone_consolidated_experience: true })).status).toBe(200);
    expect(await statuses()).toEqual([
      '403 {"statusCode":403,"error":"Forbidden",' +
        '"message":"This endpoint is disabled for your tenant."}',
    ]);
    expect((await world.call('GET', '/guardian/factors/phone/settings')).status).toBe(200);
    await patch({ phone_consolidated_experience: false });
    expect((await world.call('GET', '/guardian/factors/phone/message-types')).status).toBe(200);
  });

  it('does not tell who lacks the scope that they are closed', async () => {
    await patch({ phone_consolidated_experience: true });
    const path = '/guardian/factors/phone/templates';
    const { text } = await world.call('GET', path, { scopes: ['read:users'] });
    expect(text).toContain('Insufficient scope');
    await patch({ phone_consolidated_experience: false });
  });
});
