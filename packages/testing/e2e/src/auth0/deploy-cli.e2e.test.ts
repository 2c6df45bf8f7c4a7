import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ManagementClient } from 'auth0';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SecureCountersign, startSecureCountersign } from './secure-countersign.ts';

const program = fileURLToPath(import.meta.resolve('auth0-deploy-cli'));
const run = promisify(execFile);

/** What Countersign has of the kinds that the tool knows. */
const kinds = [
  ...['tenant', 'clients', 'connections', 'databases'],
  ...['guardianFactors', 'guardianFactorProviders', 'guardianFactorTemplates'],
  ...['guardianPolicies', 'guardianPhoneFactorMessageTypes'],
  ...['guardianPhoneFactorSelectedProvider', 'attackProtection', 'prompts', 'logStreams'],
  'emailProvider',
  'pages',
];

/** Said by the tool of every database that it imports: a default of its own schema. */
const filledIn = { disable_self_service_change_password: false };

/** The tool is started five times, asks eight times a second, and computes for ten seconds. */
const timeout = 300_000;

/** Every file of a folder, by its path. */
const filesOf = async (folder: string): Promise<Readonly<Record<string, string>>> => {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = found
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name));
  const read = async (path: string) =>
    [relative(folder, path), await readFile(path, 'utf8')] as const;
  return Object.fromEntries(await Promise.all(paths.map(read)));
};

describe('auth0’s deploy CLI, unmodified', () => {
  let countersign: SecureCountersign;
  let management: ManagementClient;
  let folder: string;

  beforeAll(async () => {
    [countersign, folder] = await Promise.all([
      startSecureCountersign(),
      mkdtemp(join(tmpdir(), 'countersign-deploy-')),
    ]);
    const { domain, client, tls } = countersign;
    await writeFile(join(folder, 'ca.pem'), tls.cert);
    management = new ManagementClient({ domain, ...client, maxRetries: 0 });
  });
  afterAll(async () => {
    await countersign?.stop();
    if (folder) await rm(folder, { recursive: true });
  });

  /** The tool, as an operator's pipeline runs it: a process of its own that throws if it fails. */
  const tool = (...args: readonly string[]) =>
    run(process.execPath, [program, ...args], {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
        AUTH0_DOMAIN: countersign.domain,
        AUTH0_CLIENT_ID: countersign.client.clientId,
        AUTH0_CLIENT_SECRET: countersign.client.clientSecret,
        AUTH0_ALLOW_DELETE: 'false',
        // What it writes for what no API tells: as a pipeline gives it.
        ...{ SMTP_USER: 'postmaster', SMTP_PASS: 'canary-of-smtp' },
        AUTH0_INCLUDED_ONLY: JSON.stringify(kinds),
      },
    });
  const exported = async (name: string) => {
    const into = join(folder, name);
    await tool('export', '--format', 'yaml', '--output_folder', into, '--env');
    return filesOf(into);
  };
  const imported = (name: string) =>
    tool('import', '--input_file', join(folder, name, 'tenant.yaml'), '--env');

  it('exports a tenant and imports it again, twice, with no difference', { timeout }, async () => {
    const { attackProtection, clients, connections, guardian, prompts, tenants } = management;
    const { factors, policies } = guardian;
    // It asks for the texts of each of some forty prompts, in each of the tenant's languages.
    await tenants.settings.update({ enabled_locales: ['en'] });
    const { data: databases } = await connections.list({ strategy: ['auth0'] });
    await Promise.all(
      databases.map(({ id = '' }) => connections.update(id, { options: filledIn })),
    );
    const options = { ...filledIn, disable_signup: true };
    const members = await connections.create({ name: 'members', strategy: 'auth0', options });
    await connections.create({
      ...{ name: 'staff', strategy: 'oidc' },
      options: {
        ...{ type: 'back_channel', issuer: 'https://idp.example/', scope: 'openid email' },
        ...{ client_id: 'countersign', client_secret: 'canary' },
      },
    });
    const callbacks = ['https://shop.example/callback'];
    const { client_id: shop = '' } = await clients.create({
      ...{ name: 'Shop', app_type: 'spa', callbacks, client_metadata: { team: 'shop' } },
    });
    await management.logStreams.create({
      ...{ name: 'audit', type: 'http' },
      sink: { httpEndpoint: 'https://logs.example/in', httpAuthorization: 'Bearer canary' },
    });
    const [everybodys] = (await clients.list({ is_global: true })).data;
    const ofEverybody = everybodys?.client_id ?? '';
    const page = { custom_login_page: '<html>Ours</html>', custom_login_page_on: false };
    await clients.update(ofEverybody, page);
    const texts = { 'mfa-sms-challenge': { title: 'Prove that it is you' } };
    await prompts.customText.set('mfa-sms', 'en', texts);
    const sid = `AC${'0'.repeat(32)}`;
    const twilio = { sid, auth_token: 'canary', from: '+15005550006' };
    await factors.phone.setTwilioProvider(twilio);
    await factors.phone.setProvider({ provider: 'twilio' });
    await factors.phone.setMessageTypes({ message_types: ['sms'] });
    await factors.phone.setTemplates({
      ...{ enrollment_message: '{{code}} to enrol', verification_message: '{{code}}' },
    });
    await management.emails.provider.create({
      ...{ name: 'smtp', enabled: true, default_from_address: 'login@shop.example' },
      credentials: {
        ...{ smtp_host: 'mail.shop.example', smtp_port: 587 },
        ...{ smtp_user: 'postmaster', smtp_pass: 'canary-of-smtp' },
      },
    });
    await factors.set('otp', { enabled: true });
    await policies.set(['all-applications']);
    await attackProtection.bruteForceProtection.update({ max_attempts: 5 });

    const first = await exported('first');
    for (const kind of kinds) expect(first['tenant.yaml']).toMatch(new RegExp(`^${kind}:`, 'm'));
    expect(first['tenant.yaml']).not.toContain('canary');
    // All of this comes back: that is what an import is there for.
    await Promise.all([
      clients.update(shop, { callbacks: [] }),
      connections.delete(members.id ?? ''),
      clients.update(ofEverybody, { custom_login_page_on: true }),
      prompts.customText.set('mfa-sms', 'en', {}),
      factors.set('otp', { enabled: false }),
      management.emails.provider.update({ enabled: false }),
      policies.set([]),
      attackProtection.bruteForceProtection.update({ max_attempts: 9 }),
    ]);
    await imported('first');
    const second = await exported('second');
    expect(second).toEqual(first);

    await imported('second');
    expect(await exported('third')).toEqual(second);
    expect(await management.emails.provider.get()).toMatchObject({
      ...{ enabled: true, default_from_address: 'login@shop.example' },
      credentials: { smtp_host: 'mail.shop.example', smtp_port: 587, smtp_user: 'postmaster' },
    });
    expect(await factors.phone.getTwilioProvider()).toMatchObject({ sid: twilio.sid });
  });
});
