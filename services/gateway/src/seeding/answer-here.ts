import { moveTenant, readTenant } from '@countersign/contracts';
import type { Ask } from '@countersign/edge-http';

interface Needs {
  readonly ask: Ask;
  readonly tenantId: string;
  readonly publicUrl: string;
}

/**
 * Lets the first tenant answer where `PUBLIC_URL` says, also when that has changed since it was
 * made. Tells whether it has moved. @throws where another tenant has the host
 */
export const answerHere = async ({ ask, tenantId, publicUrl }: Needs): Promise<boolean> => {
  const { host } = new URL(publicUrl);
  const found = await ask(readTenant, { tenantId });
  if (!found.ok || found.value.hosts[0] === host) return false;
  const moved = await ask(moveTenant, { tenantId, host });
  if (!moved.ok) throw new Error(`PUBLIC_URL cannot be ${host}: ${moved.refusal}`);
  return true;
};
