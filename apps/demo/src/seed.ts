import {
  createApplication,
  createUser,
  selectProvider,
  setFactor,
  setMessageTypes,
  setPolicy,
  updateApplication,
  updateTenant,
} from '@countersign/contracts';
import type { Messaging } from '@countersign/core';

/** The relying party of the demo: a public client, so that it keeps no secret. */
export const demoClientId = 'countersign-demo';
export const demoUser = { email: 'ada@example.com', password: 'correct horse battery staple' };
/** Fixed, so that creating the person again after a crash midway is recognised. */
const demoUserId = 'auth0|ada0ada0ada0ada0ada0ada0';

interface Needs {
  readonly ask: Messaging['ask'];
  readonly tenantId: string;
  readonly publicUrl: string;
}

const addressesOf = (publicUrl: string) => ({
  callbacks: [`${publicUrl}/demo/callback`],
  logoutUrls: [`${publicUrl}/demo`],
});

/** Lets the demo's application be led back to where the demo is now. */
export const moveDemo = async ({ ask, tenantId, publicUrl }: Needs): Promise<void> => {
  const settings = addressesOf(publicUrl);
  await ask(updateApplication, { tenantId, clientId: demoClientId, settings });
};

/**
 * Fills the demo tenant: an application, a person, SMS on, MFA always. Every step may be repeated.
 */
export const seedDemo = async ({ ask, tenantId, publicUrl }: Needs) => {
  await ask(updateTenant, { tenantId, settings: { friendlyName: 'Countersign Demo' } });
  await ask(createApplication, {
    tenantId,
    clientId: demoClientId,
    settings: {
      name: 'Demo application',
      kind: 'spa',
      clientAuthentication: 'none',
      ...addressesOf(publicUrl),
    },
  });
  await ask(createUser, {
    tenantId,
    userId: demoUserId,
    connection: 'Username-Password-Authentication',
    profile: { email: demoUser.email, emailVerified: true, name: 'Ada Lovelace', nickname: 'ada' },
    password: demoUser.password,
  });
  await ask(setFactor, { tenantId, factor: 'sms', enabled: true });
  await ask(setMessageTypes, { tenantId, messageTypes: ['sms'] });
  await ask(selectProvider, { tenantId, provider: 'outbox' });
  await ask(setPolicy, { tenantId, policy: ['all-applications'] });
};
