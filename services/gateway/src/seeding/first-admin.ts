import {
  adminClientId,
  changeUserAccess,
  createApplication,
  createClientGrant,
  createUser,
  issueTicket,
  managementScopes,
  patchApplication,
  readApplication,
  readGuardian,
  readMailing,
  readUser,
  setFactor,
  systemApis,
} from '@countersign/contracts';
import type { RefusalOf } from '@countersign/core';
import type { Ask } from '@countersign/edge-http';
import { factors, otp } from '@countersign/factors';
import { ticketAddress } from '@countersign/login-flow';

/** Who may do everything in the first tenant. */
export interface FirstAdmin {
  readonly email: string;
  readonly password: string;
}

interface Needs {
  readonly ask: Ask;
  readonly tenantId: string;
  readonly publicUrl: string;
}

/** Whose account it is, or why it is nobody's: the address is somebody's already, say. */
type Made = { readonly userId: string } | RefusalOf<typeof createUser>;

/** Fixed, so that making the person again after a crash midway is recognised. */
const userId = 'auth0|ad314ad314ad314ad314ad31';

const addressesOf = (publicUrl: string) => {
  const address = `${publicUrl}/admin/`;
  return { callbacks: [address], logoutUrls: [address] };
};

/** The application that admins sign in to, and its grant to have what they may do. */
const createAdminApplication = async ({ ask, tenantId, publicUrl }: Needs): Promise<void> => {
  await ask(createApplication, {
    tenantId,
    clientId: adminClientId,
    settings: {
      ...{ name: 'Countersign Admin', kind: 'spa', clientAuthentication: 'none' },
      ...{ grantTypes: ['authorization_code'], ...addressesOf(publicUrl) },
    },
  });
  await ask(createClientGrant, {
    ...{ tenantId, clientId: adminClientId, resourceServerId: systemApis.management },
    ...{ subjectType: 'user', scopes: [...managementScopes] },
  });
};

/**
 * Who manages a tenant proves a second factor, so there has to be one that can be enrolled: an app
 * for codes needs nobody to carry anything.
 */
const haveFactor = async ({ ask, tenantId }: Needs): Promise<void> => {
  const guardian = await ask(readGuardian, { tenantId });
  if (!guardian.ok || factors.enrollableAlone(guardian.value.factors).length > 0) return;
  await ask(setFactor, { tenantId, factor: otp.name, enabled: true });
};

/**
 * Makes the first admin and the application that they sign in to; every step may be repeated.
 */
export const createFirstAdmin = async (
  needs: Needs,
  { email, password }: FirstAdmin,
): Promise<Made> => {
  const { ask, tenantId } = needs;
  await createAdminApplication(needs);
  const made = await ask(createUser, {
    ...{ tenantId, userId, connection: 'Username-Password-Authentication', password },
    profile: { email, emailVerified: true, name: 'Admin', nickname: 'admin' },
  });
  // `user_exists` is this person, of a try that ended midway, or somebody else with the address.
  if (!made.ok && !(await ask(readUser, { tenantId, userId })).ok) return made.refusal;
  await ask(changeUserAccess, { tenantId, userId, addedRoles: ['rol_admin'] });
  await haveFactor(needs);
  return { userId };
};

/** Lets admins be led back to where the tenant is now, beside where else they are. */
export const moveAdminApplication = async ({ ask, tenantId, publicUrl }: Needs): Promise<void> => {
  const read = await ask(readApplication, { tenantId, clientId: adminClientId });
  if (!read.ok) return;
  const { callbacks, logoutUrls } = read.value.settings;
  const added = addressesOf(publicUrl);
  const patch = {
    callbacks: [...new Set([...callbacks, ...added.callbacks])],
    logoutUrls: [...new Set([...logoutUrls, ...added.logoutUrls])],
  };
  await ask(patchApplication, { tenantId, clientId: adminClientId, patch });
};

/** A link by which the admin enrols a second factor, once. */
export const enrollmentLink = async (
  { ask, tenantId, publicUrl }: Needs,
  userId: string,
): Promise<string> => {
  const issued = await ask(issueTicket, { tenantId, userId });
  if (!issued.ok) throw new Error(`no enrollment link was made: ${issued.refusal}`);
  return new URL(ticketAddress(issued.value.ticket), publicUrl).href;
};

/** Mails such a link where mail is sent; who gets none enrols at the first login. */
export const mailEnrollmentLink = async (
  { ask, tenantId, publicUrl }: Needs,
  userId: string,
): Promise<void> => {
  const mailing = await ask(readMailing, { tenantId });
  if (!mailing.ok || !mailing.value.isOn) return;
  const linkBefore = new URL(ticketAddress(''), publicUrl).href;
  await ask(issueTicket, { tenantId, userId, mail: { linkBefore } });
};
