import type { Projection } from '../listing/listing.projection.ts';
import { type ConnectionEvent, connectionEvent } from './connection.events.ts';
import { type ActiveConnection, evolve, initial } from './connection.state.ts';

/** Lists a tenant's connections; narrowed by name. */
export const connectionsProjection: Projection<ConnectionEvent, ActiveConnection> = {
  category: 'connection',
  event: connectionEvent,
  project: (line, event) => {
    const state = evolve(line?.body ?? initial, event);
    if (state.status !== 'active') return undefined;
    return { tenantId: state.tenantId, lookup: state.name, body: state };
  },
};
