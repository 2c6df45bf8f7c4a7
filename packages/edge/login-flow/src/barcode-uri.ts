import { readUser, type Tenant } from '@countersign/contracts';
import type { Ask } from '@countersign/edge-http';
import { otpauthUri } from '@countersign/factors';

interface Labelling {
  readonly tenant: Pick<Tenant, 'tenantId' | 'settings'>;
  readonly userId: string;
  readonly secret: string;
}

/** What a person calls themselves where they sign in. */
export const accountOf = async (
  ask: Ask,
  { tenantId, userId }: { readonly tenantId: string; readonly userId: string },
): Promise<string> => {
  const found = await ask(readUser, { tenantId, userId });
  const { email, username, name } = found.ok ? found.value.profile : {};
  return email ?? username ?? name ?? userId;
};

/**
 * What the QR code of an authenticator app's key holds. The app will list it under the tenant's
 * name and the person's own.
 */
export const barcodeUri = async (
  ask: Ask,
  { tenant: { tenantId, settings }, userId, secret }: Labelling,
): Promise<string> => {
  const account = await accountOf(ask, { tenantId, userId });
  return otpauthUri({ secret, issuer: settings.friendlyName, account });
};
