import { randomUUID } from 'node:crypto';
import { startActivityLog } from '@countersign/activity-log';
import {
  type ApplicationSettings,
  createApplication,
  createTenant,
  createUser,
  type Profile,
  selectProvider,
  setFactor,
  setPolicy,
} from '@countersign/contracts';
import { startDirectory } from '@countersign/directory';
import { startGuardianConfig } from '@countersign/guardian-config';
import { type Mailer, type OutgoingMail, startMailDispatch } from '@countersign/mail-dispatch';
import { createLogger, createMetrics } from '@countersign/observability';
import { startSession } from '@countersign/session';
import { startSmsDispatch } from '@countersign/sms-dispatch';
import { openWorld } from '@countersign/testkit';
import { buildGateway } from '../gateway.ts';
import { grantTypes } from '../oauth/token.route.ts';
import type { GatewaySettings } from '../ports.ts';
import { openBrowser } from './browser.ts';

export const tenants = { acme: 'acme.test', other: 'other.test' } as const;
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

/** A message that would have reached a phone. */
export interface SentSms {
  readonly to: string;
  readonly text: string;
}

type World = ReturnType<typeof openWorld>;

/** The ports as a process sees them: slow, say. */
type Through = <P extends Pick<World, 'messaging' | 'store'>>(ports: P) => P;

const startServices = (world: World, sent: SentSms[], mails: OutgoingMail[], through: Through) => {
  const outbox = {
    send: async ({ to, text }: SentSms) => {
      sent.push({ to, text });
      return { status: 'accepted', reference: randomUUID() } as const;
    },
  };
  const mailer: Mailer = {
    send: async (mail) => {
      mails.push(mail);
      return { status: 'accepted' };
    },
    close: async () => {},
  };
  return Promise.all([
    startDirectory(world),
    startGuardianConfig({ ...world, allowPrivateWebhooks: false, outbox: true }),
    startSession(through({ ...world, newId: randomUUID })),
    startSmsDispatch({ ...world, outbox }),
    startMailDispatch({ ...world, mailer }),
    startActivityLog({ ...world, newId: randomUUID }),
  ]);
};

/** A tenant whose people need a second factor, with an application of each kind. */
const furnish = async ({ messaging: { ask } }: World, tenantId: string, host: string) => {
  await ask(createTenant, { tenantId, hosts: [host], friendlyName: 'Acme <Ltd>' });
  await ask(selectProvider, { tenantId, provider: 'outbox' });
  await ask(setFactor, { tenantId, factor: 'sms', enabled: true });
  await ask(setPolicy, { tenantId, policy: ['all-applications'] });
  for (const [clientId, settings] of Object.entries(applications)) {
    await ask(createApplication, { tenantId, clientId, clientSecret: secret, settings });
  }
};

/** Makes people, each with an address and a phone number of their own. */
const people = ({ messaging: { ask } }: World) => {
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

interface Options {
  readonly scheme?: 'http' | 'https';
  readonly settings?: Partial<GatewaySettings>;
  readonly through?: Through;
}

/** The gateway before the real services, in memory, with two tenants. */
export const openGateway = async (options: Options = {}) => {
  const { scheme = 'https', settings = {}, through = (ports) => ports } = options;
  const world = openWorld();
  const sent: SentSms[] = [];
  const mails: OutgoingMail[] = [];
  const services = await startServices(world, sent, mails, through);
  for (const [tenantId, host] of Object.entries(tenants)) await furnish(world, tenantId, host);
  const app = await buildGateway({
    ...through(world),
    log: createLogger({ service: 'gateway', level: 'silent' }),
    metrics: createMetrics(),
    settings: {
      publicUrl: `${scheme}://${tenants.acme}`,
      exposeProviderSecrets: false,
      requestsPerMinute: 0,
      managementRequestsPerMinute: 0,
      phoneEnrollmentsPerMinute: 0,
      ...settings,
    },
  });
  await app.ready();

  return {
    ...world,
    app,
    sent,
    mails,
    somebody: people(world),
    ask: world.messaging.ask,
    issuer: `${scheme}://${tenants.acme}/`,
    browser: (tenant: keyof typeof tenants = 'acme') => openBrowser(app, tenants[tenant]),
    close: async () => {
      await app.close();
      await Promise.all(services.map((service) => service.stop()));
      await world.close();
    },
  };
};
export type GatewayWorld = Awaited<ReturnType<typeof openGateway>>;
