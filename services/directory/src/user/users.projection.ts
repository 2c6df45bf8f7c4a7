import type { Projection } from '../listing/listing.projection.ts';
import { type UserEvent, userEvent } from './user.events.ts';
import { type ActiveUser, evolve, initial } from './user.state.ts';

/** Lists a tenant's users; narrowed by the fingerprint of an address. Profiles stay sealed. */
export const usersProjection: Projection<UserEvent, ActiveUser> = {
  category: 'user',
  event: userEvent,
  project: (line, event) => {
    const state = evolve(line?.body ?? initial, event);
    if (state.status !== 'active') return undefined;
    const body = { ...state, sealedPassword: null };
    return { tenantId: state.tenantId, lookup: state.emailFingerprint, body };
  },
};
