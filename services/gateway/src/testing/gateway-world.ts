import {
  type ApplicationSettings,
  createApplication,
  createResourceServer,
  createTenant,
  createUser,
  type Profile,
  selectProvider,
  setFactor,
  setPolicy,
} from '@countersign/contracts';
import type { Mailer, OutgoingMail } from '@countersign/mail-dispatch';
import { grantTypes } from '@countersign/oauth';
import { openBrowser } from './browser.ts';
import { openProduct, type Product, type SentSms, type TenantId, tenants } from './product.ts';

export { tenants } from './product.ts';
export const callback = 'https://app.test/callback';
export const password = 'correct horse battery';
export const secret = 'a-secret-of-forty-characters-or-even-more';

const applications: Readonly<Record<string, Partial<ApplicationSettings> & { name: string }>> = {
  spa: {
    name: 'Sample App',
    kind: 'spa',
    callbacks: [callback, 'https://app.test/other?x=1'],
    webOrigins: ['https://app.test'],
    logoutUrls: ['https://app.test/bye'],
  },
  native: {
    name: 'Native App',
    kind: 'native',
    webOrigins: ['https://native.test'],
    grantTypes: [...grantTypes],
  },
  web: { name: 'Web App', kind: 'regular_web', callbacks: [callback] },
  machine: {
    name: 'Machine',
    kind: 'non_interactive',
    managementScopes: ['read:users', 'update:users'],
  },
};

const mailerInto = (mails: OutgoingMail[]): Mailer => ({
  send: async (mail) => {
    mails.push(mail);
    return { status: 'accepted' };
  },
  close: async () => {},
});

/** An API that people's tokens are asked for. */
const api = {
  identifier: 'https://api.test/',
  settings: {
    scopes: [{ value: 'read:it' }, { value: 'read:things' }],
    allowOfflineAccess: true,
  },
};

/** A tenant whose people need a second factor, with an application of each kind. */
const furnish = async ({ ask }: Product, tenantId: string, host: string) => {
  await ask(createTenant, { tenantId, hosts: [host], friendlyName: 'Acme <Ltd>' });
  await ask(selectProvider, { tenantId, provider: 'outbox' });
  await ask(setFactor, { tenantId, factor: 'sms', enabled: true });
  await ask(setPolicy, { tenantId, policy: ['all-applications'] });
  await ask(createResourceServer, { tenantId, ...api });
  for (const [clientId, settings] of Object.entries(applications)) {
    await ask(createApplication, { tenantId, clientId, clientSecret: secret, settings });
  }
};

/** Makes people, each with an address and a phone number of their own. */
const people = ({ ask }: Product) => {
  let made = 0;
  return async (tenantId = 'acme', profile: Partial<Profile> = {}) => {
    made += 1;
    const [email, phone] = [`ada${made}@example.com`, `+49151${23_456_000 + made}`];
    const created = await ask(createUser, {
      tenantId,
      connection: 'Username-Password-Authentication',
      profile: { email, emailVerified: true, name: 'Ada Lovelace', ...profile },
      password,
    });
    if (!created.ok) throw new Error(`the person was not created: ${created.refusal}`);
    return { userId: created.value.userId, email, phone };
  };
};
export type Somebody = Awaited<ReturnType<ReturnType<typeof people>>>;

/** The product with two tenants in it, whose people have a second factor to give. */
export const openGateway = async (options: Parameters<typeof openProduct>[0] = {}) => {
  const sent: SentSms[] = [];
  const mails: OutgoingMail[] = [];
  // All of them come from one address, at a time that stands still.
  const limits = { sendsPerAddress: { burst: 1_000_000, refillMs: 1 }, ...options.limits };
  const product = await openProduct({ sent, mailer: mailerInto(mails), ...options, limits });
  for (const [tenantId, host] of Object.entries(tenants)) await furnish(product, tenantId, host);

  return {
    ...product,
    sent,
    mails,
    somebody: people(product),
    issuer: product.issuerOf('acme'),
    browser: (tenant: TenantId = 'acme') => openBrowser(product.app, tenants[tenant]),
  };
};
export type GatewayWorld = Awaited<ReturnType<typeof openGateway>>;
