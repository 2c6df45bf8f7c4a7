import type * as contracts from '@countersign/contracts';
import { yes } from '@countersign/core';
import type { Answering } from '../answering.ts';
import type { Pages } from '../listing/follow-listing.ts';
import type { Application } from './application.state.ts';
import { described } from './application-view.ts';

interface Needs {
  readonly list: Pages<Extract<Application, { status: 'active' }>>;
}

/** Lists a tenant's applications, newest first. */
export const listApplications =
  ({ list }: Needs): Answering<typeof contracts.listApplications> =>
  async ({ tenantId, page, perPage }) => {
    const { bodies, total } = await list.page({ tenantId, page, perPage });
    return yes({ items: bodies.map(described), total });
  };
