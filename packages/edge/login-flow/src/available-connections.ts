import { type Connection, listConnections, mayUse } from '@countersign/contracts';
import type { Ask } from '@countersign/edge-http';
import { z } from 'zod';

/** How people may get into an application: databases of passwords, and OpenID providers. */
export interface WaysIn {
  readonly databases: readonly Connection[];
  readonly federated: readonly Connection[];
}

/** Whose ways in are asked for: an application's, or the one that a request names. */
interface Wanting {
  readonly tenantId: string;
  readonly request: {
    readonly clientId: string;
    readonly connection?: string | undefined;
    /** What a grant with a password calls those that it means. */
    readonly realm?: string | undefined;
  };
  /** It is for a page of the person's own. */
  readonly page?: unknown;
}

const realms = z.array(z.string()).min(1);

/**
 * The database whose passwords an application's people sign in by, of those that are listed: newest
 * first, so of several the tenant's own first one.
 */
export const passwordDatabase = (databases: readonly Connection[]): Connection | undefined =>
  databases.at(-1);

/** By which words a connection is meant: those an admin has given, or else its own name. */
const realmsOf = ({ name, others = {} }: Connection): readonly string[] =>
  realms.safeParse(others.realms).data ?? [name];

/** A login page with more buttons than this would help nobody. */
const shownMax = 100;

/** Whether any application may use it: then it also leads to a person's own page. */
const isInUse = ({ enabledClients }: Connection): boolean =>
  enabledClients === null || enabledClients.length > 0;

/** A tenant's connections that an application may use; one alone, where the request names it. */
export const availableConnections =
  (ask: Ask) =>
  async ({ tenantId, request, page }: Wanting): Promise<WaysIn> => {
    const { clientId, connection, realm } = request;
    const listed = await ask(listConnections, { tenantId, perPage: shownMax });
    const all = listed.ok ? listed.value.items : [];
    const enabled = all
      .filter((each) => (page ? isInUse(each) : mayUse(each, clientId)))
      .filter(({ name }) => connection === undefined || connection === name)
      .filter((each) => realm === undefined || realmsOf(each).includes(realm));
    return {
      databases: enabled.filter(({ strategy }) => strategy === 'auth0'),
      federated: enabled.filter(({ strategy }) => strategy !== 'auth0'),
    };
  };
export type AvailableConnections = ReturnType<typeof availableConnections>;
