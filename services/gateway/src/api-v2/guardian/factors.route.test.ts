import { createApplication, createTenant } from '@countersign/contracts';
import { managementAudience } from '@countersign/edge-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ManagementWorld,
  managementClient,
  openManagement,
} from '../../testing/management-world.ts';

let world: ManagementWorld;
beforeAll(async () => {
  world = await openManagement();
});
afterAll(() => world.close());

const off = (name: string) => `{"name":"${name}","enabled":false,"trial_expired":false}`;
const rest = ['push-notification', 'otp', 'email', 'duo', 'webauthn-roaming', 'webauthn-platform'];

describe('the factors of a new tenant', () => {
  it('are all off, in the order Auth0 lists them', async () => {
    const { status, text, headers } = await world.call('GET', '/guardian/factors');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(text).toBe(`[${['sms', ...rest, 'recovery-code'].map(off).join(',')}]`);
  });
});

describe('a factor', () => {
  it('is switched, and answers only what was switched', async () => {
    const on = await world.call('PUT', '/guardian/factors/sms', { body: { enabled: true } });
    expect(on).toMatchObject({ status: 200, text: '{"enabled":true}' });
    expect((await world.call('GET', '/guardian/factors/sms')).text).toBe(
      '{"name":"sms","enabled":true,"trial_expired":false}',
    );
  });

  it('is read alone, with its settings where they are asked for', async () => {
    const path = '/guardian/factors/sms?include_settings=true';
    expect((await world.call('GET', path)).text).toContain(
      '"trial_expired":false,"settings":{"otp_length":6,"otp_expiration_time":300}}',
    );
    const all = await world.call('GET', '/guardian/factors?include_settings=true');
    expect(JSON.parse(all.text)[2]).toEqual({ name: 'otp', enabled: false, trial_expired: false });
  });

  it('belongs to one tenant', async () => {
    await world.call('PUT', '/guardian/factors/otp', { body: { enabled: true } });
    const other = await world.call('GET', '/guardian/factors/otp', { at: 'other', as: 'other' });
    expect(JSON.parse(other.text)).toMatchObject({ enabled: false });
  });

  it.each(['GET', 'PUT'] as const)('with an unknown name is a bad path (%s)', async (method) => {
    const body = { enabled: true };
    const call = await world.call(
      method,
      '/guardian/factors/smoke',
      method === 'PUT' ? { body } : {},
    );
    expect(call).toMatchObject({
      status: 400,
      text:
        '{"statusCode":400,"error":"Bad Request","message":"Path validation error: ' +
        '\'No enum match\' on property name (Factor name).","errorCode":"invalid_uri"}',
    });
  });

  it.each([
    [{}, "'Missing required property: enabled'."],
    [{ enabled: 'yes' }, "'Expected type boolean but found type string' on property enabled"],
    [{ enabled: true, trial: 1 }, "'Additional properties not allowed: trial'."],
    [[], "'Expected type object but found type array'."],
  ])('refuses the body %j', async (body, fault) => {
    const { status, text } = await world.call('PUT', '/guardian/factors/sms', { body });
    const problem = JSON.parse(text);
    expect(status).toBe(400);
    expect(problem).toMatchObject({ error: 'Bad Request', errorCode: 'invalid_body' });
    expect(problem.message).toContain(`Payload validation error: ${fault}`);
  });
});

describe('the policy', () => {
  it('is a bare list, empty at first, and echoed when set', async () => {
    expect((await world.call('GET', '/guardian/policies')).text).toBe('[]');
    const body = ['all-applications'];
    const set = await world.call('PUT', '/guardian/policies', { body });
    expect(set).toMatchObject({ status: 200, text: '["all-applications"]' });
    expect((await world.call('GET', '/guardian/policies')).text).toBe('["all-applications"]');
  });

  it('refuses a policy nobody knows', async () => {
    const { status, text } = await world.call('PUT', '/guardian/policies', { body: ['sometimes'] });
    expect(status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({ errorCode: 'invalid_body' });
  });

  it('has scopes of its own', async () => {
    const scopes = ['update:guardian_factors', 'read:mfa_policies'];
    const { status, text } = await world.call('PUT', '/guardian/policies', { body: [], scopes });
    expect(status).toBe(403);
    expect(text).toBe(
      '{"statusCode":403,"error":"Forbidden","message":"Insufficient scope, expected any of: ' +
        'update:mfa_policies","errorCode":"insufficient_scope"}',
    );
  });
});

describe('what keys are made for', () => {
  const path = '/guardian/factors/webauthn-roaming/settings';
  const party = (relyingPartyIdentifier: string | null) => ({
    ...{ overrideRelyingParty: true, relyingPartyIdentifier },
  });

  it.each([
    ['without a custom domain', 'login.example'],
    ['for a host within its own, where no page is', 'login.acme.test'],
    ['for a foreign suffix', 'notacme.test'],
    ['for a domain without a dot', 'test'],
  ])('W36 is refused %s: %s', async (_, domain) => {
    for (const factor of ['webauthn-roaming', 'webauthn-platform']) {
      const at = `/guardian/factors/${factor}/settings`;
      const { status, text } = await world.call('PUT', at, { body: party(domain) });
      expect([status, JSON.parse(text).message]).toEqual([
        400,
        "Payload validation error: 'It is neither a domain of the tenant nor one that such a " +
          "domain is in' on property relyingPartyIdentifier.",
      ]);
    }
  });

  it('W36 may be a custom domain, or what that is in', async () => {
    const [host, custom] = ['acme.eu.countersign.test', 'login.shop.example:8443'];
    const { clientId, clientSecret } = managementClient;
    const tenantId = 'shop';
    await world.ask(createTenant, { tenantId, hosts: [host, custom], friendlyName: 'Shop' });
    await world.ask(createApplication, {
      ...{ tenantId, clientId, clientSecret },
      settings: {
        ...{ name: 'Management', kind: 'non_interactive', grantTypes: ['client_credentials'] },
        managementScopes: ['update:guardian_factors'],
      },
    });
    const granted = await world.app.inject({
      ...{ method: 'POST', url: '/oauth/token', headers: { host } },
      payload: {
        ...{ client_id: clientId, client_secret: clientSecret },
        grant_type: 'client_credentials',
        audience: managementAudience(`${new URL(world.issuerOf('acme')).protocol}//${host}/`),
      },
    });
    const authorization = `Bearer ${granted.json().access_token}`;
    const put = async (domain: string | null) => {
      const call = { body: party(domain), headers: { host, authorization } };
      const { status, headers } = await world.call('PUT', path, call);
      return [domain, status, headers['countersign-warning']];
    };
    // W37: its answer says that keys of the site before are left behind, where there is another:
    // without a number to who may not read people.
    const orphaned = 'keys_orphaned;factor=webauthn-roaming';
    for (const domain of ['login.shop.example', 'shop.example', 'countersign.test', null]) {
      expect(await put(domain)).toEqual([domain, 200, orphaned]);
      expect(await put(domain)).toEqual([domain, 200, undefined]);
    }
    expect(await put(host)).toEqual([host, 200, undefined]);
    for (const domain of ['example', 'other.example', 'www.shop.example']) {
      expect(await put(domain)).toEqual([domain, 400, undefined]);
    }
  });

  it('W38 is merged: what a body does not name stays', async () => {
    await world.call('PUT', path, { body: { userVerification: 'required' } });
    await world.call('PUT', path, { body: party('acme.test') });
    await world.call('PUT', path, { body: { overrideRelyingParty: false } });
    expect(JSON.parse((await world.call('GET', path)).text)).toEqual({
      ...party('acme.test'),
      ...{ overrideRelyingParty: false, userVerification: 'required' },
    });
  });
});
