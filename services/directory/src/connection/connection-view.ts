import type { Connection as Described } from '@countersign/contracts';
import type { ActiveConnection } from './connection.state.ts';

/** A connection as others may see it: without its provider's secret. */
export const described = ({
  tenantId,
  connectionId,
  name,
  displayName,
  strategy,
  federation,
  options,
  others,
  enabledClients,
  exceptClients = [],
}: Omit<ActiveConnection, 'status' | 'claims' | 'fenced'>): Described => ({
  tenantId,
  connectionId,
  name,
  strategy,
  ...(displayName !== undefined && { displayName }),
  ...(federation && {
    federation: {
      issuer: federation.issuer,
      clientId: federation.clientId,
      scope: federation.scope,
    },
    hasClientSecret: federation.sealedClientSecret !== undefined,
  }),
  ...(options && { options }),
  ...(others && { others }),
  enabledClients: enabledClients && [...enabledClients],
  ...(exceptClients.length > 0 && { exceptClients: [...exceptClients] }),
});
