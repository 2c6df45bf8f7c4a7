import { describe, expect, it } from 'vitest';
import type { Line } from '../listing/listing.projection.ts';
import {
  ConnectionCreated,
  type ConnectionEvent,
  ConnectionRemoved,
  ConnectionSettingsChanged,
} from './connection.events.ts';
import type { ActiveConnection } from './connection.state.ts';
import { connectionsProjection } from './connections.projection.ts';

const at = '2026-01-01T12:00:00.000Z';
const created = ConnectionCreated({
  tenantId: 'acme',
  connectionId: 'con_1',
  name: 'corp',
  strategy: 'auth0',
  enabledClients: null,
  claims: [],
  at,
});

const lineAfter = (...events: readonly ConnectionEvent[]) =>
  events.reduce<Line<ActiveConnection> | undefined>(connectionsProjection.project, undefined);

describe('the list of connections', () => {
  it('shows a connection as last described, found by its name', () => {
    const changed = ConnectionSettingsChanged({ displayName: 'Corp', at });
    expect(lineAfter(created, changed)).toMatchObject({
      lookup: 'corp',
      body: { connectionId: 'con_1', displayName: 'Corp', enabledClients: null },
    });
  });

  it('forgets one that was removed', () => {
    expect(lineAfter(created, ConnectionRemoved({ at }))).toBeUndefined();
  });
});
