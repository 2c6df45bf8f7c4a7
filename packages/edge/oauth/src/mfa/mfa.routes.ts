import type { RoutePlugin } from '@countersign/edge-http';
import { type AssociateDeps, associateRoute } from './associate.route.ts';
import { type AuthenticatorsDeps, authenticatorsRoute } from './authenticators.route.ts';
import { type MfaChallengeDeps, mfaChallengeRoute } from './challenge.route.ts';

export type MfaApiDeps = AssociateDeps & AuthenticatorsDeps & MfaChallengeDeps;

/** The MFA API: for applications that have pages of their own. */
export const mfaRoutes: RoutePlugin<MfaApiDeps> = async (app, deps) => {
  await app.register(authenticatorsRoute, deps);
  await app.register(associateRoute, deps);
  await app.register(mfaChallengeRoute, deps);
};
