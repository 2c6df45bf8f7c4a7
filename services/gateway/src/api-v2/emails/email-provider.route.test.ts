import { createUser, readMailDelivery, sealedMailSettings } from '@countersign/contracts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { emailProvider } from '../../testing/contract/emails.rows.ts';
import { type ManagementWorld, openManagement } from '../../testing/management-world.ts';

const at = '/emails/provider';
const { credentials } = emailProvider;
const { smtp_pass: password, ...shownCredentials } = credentials;
const shown = { ...emailProvider, credentials: shownCredentials };

// No deployment's server: whoever is mailed is mailed by the tenant's own.
let world: ManagementWorld;
beforeAll(async () => {
  world = await openManagement();
});
afterEach(() => world.call('DELETE', at));
afterAll(() => world.close());

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';
const call = async (method: Method, body?: unknown, path = at) => {
  const { status, text } = await world.call(method, path, body === undefined ? {} : { body });
  expect(text).not.toContain('canary');
  return { status, body: text === '' ? undefined : JSON.parse(text) };
};
/** What mail-dispatch would send by. */
const delivered = async (tenantId = 'acme') => {
  const reply = await world.ask(readMailDelivery, { tenantId });
  const sealed = reply.ok ? reply.value.sealedSettings : null;
  return sealed === null
    ? null
    : JSON.parse(await world.vault.open(sealedMailSettings(tenantId), sealed));
};

describe('a tenant’s mail server', () => {
  it('is set up once', async () => {
    expect(await call('POST', emailProvider)).toEqual({ status: 201, body: shown });
    expect(await call('POST', emailProvider)).toEqual({
      status: 409,
      body: {
        ...{ statusCode: 409, error: 'Conflict', errorCode: 'email_provider_conflict' },
        message: 'There is already a configured email provider.',
      },
    });
  });

  it('is on where nothing is said of that', async () => {
    const { enabled: _, settings: __, ...rest } = emailProvider;
    expect(await call('POST', rest)).toEqual({ status: 201, body: shown });
    expect(await delivered()).toMatchObject({ smtp_port: '587', smtp_pass: password });
  });

  it.each(['PATCH', 'GET'] as const)('cannot be answered to %s where there is none', async (by) => {
    const { status, body } = await call(by, by === 'PATCH' ? { enabled: true } : undefined);
    expect([status, body.errorCode]).toEqual([404, 'inexistent_email_provider']);
  });

  it('is removed, and gone already is as it was wished', async () => {
    await call('POST', emailProvider);
    expect(await call('DELETE')).toEqual({ status: 204, body: undefined });
    expect(await call('DELETE')).toEqual({ status: 204, body: undefined });
    expect(await delivered()).toBeNull();
  });

  it.each([
    ...['mailgun', 'mandrill', 'sendgrid', 'resend', 'ses', 'sparkpost'],
    ...['azure_cs', 'ms365', 'custom'],
  ])('is not spoken to by the API of %s, whatever its credentials look like', async (name) => {
    const body = { name, enabled: true, credentials: { api_key: 'canary' } };
    const refused = {
      ...{ statusCode: 400, error: 'Bad Request', errorCode: 'operation_not_supported' },
      message: expect.stringContaining('Of email providers only smtp is offered here'),
    };
    expect(await call('POST', body)).toEqual({ status: 400, body: refused });
    expect(await call('PATCH', body)).toEqual({ status: 400, body: refused });
  });

  it('is shown in the parts that are asked for', async () => {
    await call('POST', emailProvider);
    const of = async (query: string) => (await call('GET', undefined, `${at}?${query}`)).body;
    expect(await of('fields=name,enabled')).toEqual({ name: 'smtp', enabled: true });
    expect(await of('fields=credentials,settings&include_fields=false')).toEqual({
      ...{ name: 'smtp', enabled: true, default_from_address: 'login@acme.example' },
    });
    const all = 'name,enabled,credentials,settings,default_from_address';
    expect(await of(`fields=${all}&include_fields=true`)).toEqual(shown);
  });

  it('is in no other tenant', async () => {
    await call('POST', emailProvider);
    const { status } = await world.call('GET', at, { at: 'other', as: 'other' });
    expect(status).toBe(404);
    expect(await delivered('other')).toBeNull();
  });
});

describe('its password', () => {
  it('is kept by whatever is sent back as it was answered, and by a mask', async () => {
    await call('POST', emailProvider);
    const { body } = await call('GET');
    expect((await call('PATCH', body)).status).toBe(200);
    const masked = { credentials: { smtp_user: 'other', smtp_pass: '********' } };
    expect((await call('PATCH', masked)).status).toBe(200);
    expect(await delivered()).toMatchObject({ smtp_user: 'other', smtp_pass: password });
  });

  it('is never made of a mask', async () => {
    const masked = { ...credentials, smtp_pass: '********' };
    const { status, body } = await call('POST', { ...emailProvider, credentials: masked });
    expect([status, body.message]).toEqual([
      400,
      "Payload validation error: 'There is no secret behind this mask' on property " +
        'credentials.smtp_pass.',
    ]);
  });

  it('goes to no other server than it was given for', async () => {
    await call('POST', emailProvider);
    for (const elsewhere of [{ smtp_host: 'mail.eve.example' }, { smtp_port: 2525 }]) {
      const bare = await call('PATCH', { credentials: elsewhere });
      expect([bare.status, bare.body.message]).toEqual([
        400,
        "Payload validation error: 'A password is sent to no other server than it was given for: " +
          "give it anew' on property credentials.smtp_pass.",
      ]);
      const masked = { ...elsewhere, smtp_pass: '********' };
      const { status, body } = await call('PATCH', { credentials: masked });
      expect([status, body.errorCode]).toEqual([400, 'invalid_body']);
    }
    expect(await delivered()).toMatchObject({ smtp_host: 'mail.acme.example' });
  });

  it('is told to nobody, also where providers’ secrets are', async () => {
    const exposing = await openManagement({ exposeProviderSecrets: true });
    const created = await exposing.call('POST', at, { body: emailProvider });
    const read = await exposing.call('GET', at);
    expect([created.status, read.status]).toEqual([201, 200]);
    expect(created.text + read.text).not.toContain('canary');
    await exposing.close();
  });

  it('is in no line of the log, which says that the server was changed', async () => {
    await call('POST', emailProvider);
    const logged = async () => (await world.call('GET', '/logs?per_page=100')).text;
    await expect.poll(logged).toContain('mail_provider_configured');
    expect(await logged()).not.toMatch(/canary|postmaster|acme\.example/);
  });
});

describe('where the deployment sends no mail', () => {
  const ticket = async () => {
    const made = await world.ask(createUser, {
      ...{ tenantId: 'acme', connection: 'Username-Password-Authentication' },
      profile: { email: `${crypto.randomUUID()}@example.com` },
      password: 'correct-horse-battery',
    });
    const user_id = made.ok ? made.value.userId : '';
    const body = { user_id, send_mail: true };
    const { status, text } = await world.call('POST', '/guardian/enrollments/ticket', { body });
    return { status, code: JSON.parse(text).errorCode };
  };

  it('a ticket is mailed by the tenant’s own server, while it is on', async () => {
    const refused = { status: 400, code: 'operation_not_supported' };
    expect(await ticket()).toEqual(refused);
    await call('POST', emailProvider);
    expect(await ticket()).toMatchObject({ status: 200 });
    await call('PATCH', { enabled: false });
    expect(await ticket()).toEqual(refused);
  });

  it('a link to choose another password is mailed by it, too', async () => {
    const asked = async () => {
      const { statusCode } = await world.app.inject({
        ...{ method: 'POST', url: '/dbconnections/change_password' },
        headers: { host: 'acme.test' },
        payload: {
          ...{ client_id: 'admin', email: 'nobody@example.com' },
          connection: 'Username-Password-Authentication',
        },
      });
      return statusCode;
    };
    expect(await asked()).toBe(400);
    await call('POST', emailProvider);
    expect(await asked()).toBe(200);
  });
});
