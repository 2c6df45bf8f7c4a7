import type * as contracts from '@countersign/contracts';
import { yes } from '@countersign/core';
import type { Answering } from '../answering.ts';
import type { Pages } from '../listing/follow-listing.ts';
import type { ActiveConnection } from './connection.state.ts';
import { described } from './connection-view.ts';

interface Needs {
  readonly list: Pages<ActiveConnection>;
}

/** Lists a tenant's connections, newest first; `name` narrows to the one that has it. */
export const listConnections =
  ({ list }: Needs): Answering<typeof contracts.listConnections> =>
  async ({ tenantId, page, perPage, name }) => {
    const { bodies, total } = await list.page({ tenantId, lookup: name, page, perPage });
    return yes({ items: bodies.map(described), total });
  };
