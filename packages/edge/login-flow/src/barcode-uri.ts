import { readUser, type Tenant } from '@countersign/contracts';
import type { Ask } from '@countersign/edge-http';
import { otpauthUri } from '@countersign/factors';

interface Labelling {
  readonly tenant: Pick<Tenant, 'tenantId' | 'settings'>;
  readonly userId: string;
  readonly secret: string;
}

/**
 * What the QR code of an authenticator app's key holds. The app will list it under the tenant's
 * name and the person's own.
 */
export const barcodeUri = async (
  ask: Ask,
  { tenant: { tenantId, settings }, userId, secret }: Labelling,
): Promise<string> => {
  const found = await ask(readUser, { tenantId, userId });
  const { email, username, name } = found.ok ? found.value.profile : {};
  const account = email ?? username ?? name ?? userId;
  return otpauthUri({ secret, issuer: settings.friendlyName, account });
};
