import { origins } from '@countersign/activity';
import type { openPasswordReset as operation } from '@countersign/contracts';
import { type ParsedRequestOf, plus, yes } from '@countersign/core';
import { recoveryCode } from '@countersign/factors';
import { type Deps, loginSessionStream } from '../deps.ts';
import type { BeginLogin } from '../login-session/login-session.commands.ts';
import { optionsOf } from '../login-session/options-of.ts';
import { presentLogin } from '../login-session/present-login.ts';
import { hasToProve } from './has-to-prove.ts';

type Request = ParsedRequestOf<typeof operation>;

/** What 0.2.0 is told it was begun by: the stream of no ticket, and a factor nobody enrols. */
const ticket = {
  ...{ stream: 'enrollmentTicket-reset', factor: recoveryCode.name, allowsMore: false },
  isReset: true,
} as const;

/** Opens the login by which another password is chosen: who has something enrolled proves it. */
export const openPasswordReset = (deps: Deps) => {
  const { onLogin, vault, clock, limits } = deps;
  const present = presentLogin(deps);
  const { seal } = origins(vault);

  return async ({ tenantId, userId, transactionId, host, locale, origin }: Request) => {
    const now = clock();
    const primary = { method: 'ticket', ticket, provedAt: now } as const;
    const options = await optionsOf(deps, { tenantId, userId, primary });
    const identity = JSON.stringify([tenantId, transactionId, userId, 'password-reset']);
    const loginSessionId = vault.fingerprint('login-session', identity);
    const sealedOrigin = await seal({ tenantId, userId }, origin);
    const opening: BeginLogin = {
      type: 'BeginLogin',
      ...{ loginSessionId, tenantId, userId, clientId: '', host, locale, primary, now },
      ...{ stepUp: hasToProve(deps, options), isEnrolling: false },
      policy: { demandsMfa: false, isFactorOn: false },
      expiresAt: plus(now, limits.loginLifetimeMs),
      ...(sealedOrigin !== undefined && { sealedOrigin }),
    };
    const { state } = await onLogin(loginSessionStream(loginSessionId), opening, { isNew: true });
    if (state.status === 'pending') throw new Error('a login was begun and is not there');
    return yes(await present(state, { options }));
  };
};
