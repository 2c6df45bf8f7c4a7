import type { Projection } from '../listing/listing.projection.ts';
import { type ApplicationEvent, applicationEvent } from './application.events.ts';
import { type Application, evolve, initial } from './application.state.ts';

type Listed = Extract<Application, { status: 'active' }>;

/** Lists a tenant's applications. */
export const applicationsProjection: Projection<ApplicationEvent, Listed> = {
  category: 'application',
  event: applicationEvent,
  project: (line, event) => {
    const state = evolve(line?.body ?? initial, event);
    if (state.status !== 'active') return undefined;
    return { tenantId: state.tenantId, lookup: null, body: { ...state, secretDigest: '' } };
  },
};
