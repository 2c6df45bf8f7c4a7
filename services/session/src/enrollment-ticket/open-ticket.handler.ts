import { origins } from '@countersign/activity';
import type { openTicket as operation } from '@countersign/contracts';
import { no, type ParsedRequestOf, plus, yes } from '@countersign/core';
import { type Deps, loginSessionStream } from '../deps.ts';
import type { BeginLogin } from '../login-session/login-session.commands.ts';
import { optionsOf } from '../login-session/options-of.ts';
import { presentLogin } from '../login-session/present-login.ts';
import { fault } from './ticket.decider.ts';

type Request = ParsedRequestOf<typeof operation>;

/** Opens a login that a ticket stands for. Opened again it is another login, of the same ticket. */
export const openTicket = (deps: Deps) => {
  const { tickets, ticketOf, onLogin, rules, vault, clock, limits } = deps;
  const present = presentLogin(deps);
  const { seal } = origins(vault);

  return async ({ tenantId, ticket, transactionId, host, locale, origin }: Request) => {
    const stream = tickets.streamOf(ticket);
    const found = await ticketOf(stream);
    const now = clock();
    const amiss = fault(found, { tenantId, now });
    if (found.status === 'unknown' || amiss) return no(amiss ?? 'ticket_unknown');

    const options = await optionsOf(deps, found);
    const { userId, factor, allowsMore } = found;
    const standing = rules.standingOf(options.guardian, options.authenticators);
    const hasOne = standing.some(({ isOn }) => isOn);
    if (hasOne && !allowsMore) return no('already_enrolled');
    if (rules.enrollableBy(options.guardian, factor).length === 0) return no('factor_off');

    const identity = JSON.stringify([tenantId, transactionId, userId, stream]);
    const loginSessionId = vault.fingerprint('login-session', identity);
    const sealedOrigin = await seal({ tenantId, userId }, origin);
    const opening: BeginLogin = {
      type: 'BeginLogin',
      ...{ loginSessionId, tenantId, userId, clientId: '', host, locale, now },
      primary: {
        method: 'ticket',
        ticket: { stream, allowsMore, ...(factor && { factor }) },
        provedAt: now,
      },
      ...{ stepUp: false, isEnrolling: true },
      policy: { demandsMfa: true, isFactorOn: true },
      expiresAt: plus(now, limits.loginLifetimeMs),
      ...(sealedOrigin !== undefined && { sealedOrigin }),
    };
    const login = loginSessionStream(loginSessionId);
    const { state } = await onLogin(login, opening, { isNew: true });
    if (state.status === 'pending') throw new Error('a login was begun and is not there');
    return yes(await present(state, { options }));
  };
};
