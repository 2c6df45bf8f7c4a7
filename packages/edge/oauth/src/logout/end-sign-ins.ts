import { forgetBrowsers, type Tenant } from '@countersign/contracts';
import type { Ask } from '@countersign/edge-http';
import type { sessionEnder } from './end-session.ts';

interface Needs extends Pick<ReturnType<typeof sessionEnder>, 'endOthers'> {
  readonly ask: Ask;
}

/** No session is called so. */
const none = '';

/**
 * Ends all that somebody was let into before: the sessions of their browsers, their refresh tokens,
 * and that browsers are remembered. What is begun by a password that is theirs no longer is
 * refused by whoever goes on with it. @throws where not all of it could be ended.
 */
export const signInsEnder =
  ({ ask, endOthers }: Needs) =>
  async (tenant: Tenant, userId: string): Promise<void> => {
    await endOthers(tenant, { userId, sid: none });
    const forgotten = await ask(forgetBrowsers, { tenantId: tenant.tenantId, userId });
    if (!forgotten.ok) throw new Error('the browsers of somebody were not forgotten');
  };
