import type { Clock } from '@countersign/core';
import type { Ask, Cookies, TenantFinder } from '@countersign/edge-http';
import type { Factors } from '@countersign/factors';
import type { ApplicationTrail, LoginRequests } from '@countersign/login-flow';
import type { Vault } from '@countersign/vault';
import { type AnswerProof, loginPages } from './login-pages.ts';
import { noticeCookie } from './notices.ts';
import { pageSurface } from './page-surface.ts';
import { wayBackFinder } from './way-back.ts';

/** What rendering a login needs of the world. */
export interface PagesDeps {
  readonly ask: Ask;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly cookies: Cookies;
  readonly tenants: TenantFinder;
  readonly factors: Factors;
  readonly loginRequests: LoginRequests;
  readonly trail: ApplicationTrail;
  /** What becomes of a login's proof: oauth knows. */
  readonly answer: AnswerProof;
}

/** How a login is rendered, and how a person is told what went wrong; made once. */
export const composePages = (deps: PagesDeps) => {
  const notices = noticeCookie(deps);
  const findWayBack = wayBackFinder(deps);
  return {
    notices,
    findWayBack,
    pages: loginPages({ ...deps, notices, findWayBack }),
    surface: pageSurface({ ...deps, findWayBack, notices }),
  };
};
