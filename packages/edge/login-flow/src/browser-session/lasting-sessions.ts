import type { Tenant } from '@countersign/contracts';
import type { BrowserSession, BrowserSessions } from './browser-session.ts';
import type { SignedInBrowser, SignIns } from './sign-ins.ts';

/** A session that lasts: what its person's list says of it, and what its record says. */
export type LastingSession = readonly [SignedInBrowser, BrowserSession];

interface Needs {
  readonly sessions: Pick<BrowserSessions, 'look'>;
  readonly signIns: SignIns;
}

/** Finds where people are signed in, while that lasts. Nothing is marked as seen by it. */
export const lastingSessions = ({ sessions, signIns }: Needs) => {
  const look = async (
    { tenantId, settings }: Tenant,
    entry: SignedInBrowser | undefined,
  ): Promise<LastingSession[]> => {
    const found = entry && (await sessions.look(entry, settings));
    const isTheirs = found?.tenantId === tenantId && found.userId === entry?.userId;
    return entry && found && isTheirs ? [[entry, found]] : [];
  };

  return {
    /** All of a person's, the newest first. */
    of: async (tenant: Tenant, userId: string): Promise<LastingSession[]> => {
      const entries = await signIns.sessions.of({ tenantId: tenant.tenantId, userId });
      return (await Promise.all(entries.map((entry) => look(tenant, entry)))).flat();
    },
    /** The one of that id, whoever in this tenant has it. */
    find: async (tenant: Tenant, id: string): Promise<LastingSession | undefined> => {
      const [found] = await look(tenant, await signIns.sessions.find(id));
      return found;
    },
  };
};
