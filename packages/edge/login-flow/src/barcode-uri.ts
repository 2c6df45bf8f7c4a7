import type { Tenant } from '@countersign/contracts';
import type { Ask } from '@countersign/edge-http';
import { otpauthUri } from '@countersign/factors';
import { accountOf } from './account.ts';

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
  const account = await accountOf(ask, { tenantId, userId });
  return otpauthUri({ secret, issuer: settings.friendlyName, account });
};
