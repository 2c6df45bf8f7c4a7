import {
  createApplication,
  createUser,
  eraseUser,
  patchGuardian,
  readGuardian,
  readUser,
  removeApplication,
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
 * Ends a demo whose data is still there: whose password everybody knows may not sign in, and whose
 * codes everybody sees may not be sent. Answers what of it was there.
 */
export const removeDemo = async ({ ask, tenantId }: Omit<Needs, 'publicUrl'>) => {
  const gone: string[] = [];
  if ((await ask(readUser, { tenantId, userId: demoUserId })).ok) {
    await ask(eraseUser, { tenantId, userId: demoUserId });
    gone.push('person');
  }
  if ((await ask(removeApplication, { tenantId, clientId: demoClientId })).ok) {
    gone.push('application');
  }
  const guardian = await ask(readGuardian, { tenantId });
  if (guardian.ok && guardian.value.providerOrder.includes('outbox')) {
    const others = guardian.value.providerOrder.filter((provider) => provider !== 'outbox');
    const providerOrder = others.length > 0 ? others : (['auth0'] as const);
    await ask(patchGuardian, { tenantId, patch: { providerOrder: [...providerOrder] } });
    gone.push('provider');
  }
  return gone;
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
