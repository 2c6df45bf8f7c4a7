import type { issueChallenge as operation } from '@countersign/contracts';
import { no, type ParsedRequestOf, yes } from '@countersign/core';
import type { Deps } from '../deps.ts';
import { findLogin } from '../login-session/find-login.ts';
import { byPhone } from '../login-session/options.ts';
import { optionsOf } from '../login-session/options-of.ts';
import { presentLogin } from '../login-session/present-login.ts';
import { recipientOf } from '../sends.ts';
import { challengeFor, openChallenge } from './open-challenge.ts';
import { pickAuthenticator } from './pick-authenticator.ts';

/** Puts a challenge to an authenticator of the person; the one that is open for it is kept. */
export const issueChallenge = (deps: Deps) => {
  const { vault, factors, clock } = deps;
  const find = findLogin(deps);
  const pick = pickAuthenticator(deps);
  const open = openChallenge(deps);
  const present = presentLogin(deps);

  return async (request: ParsedRequestOf<typeof operation>) => {
    const { tenantId, address, relyingParties, instead } = request;
    const found = await find(request);
    if (!found.ok) return found;
    const login = found.value;
    if (login.status === 'authenticated') return yes(await present(login));

    const options = await optionsOf(deps, login);
    const picked = await pick(login, options, request);
    if (!picked.ok) return picked;
    const { authenticatorId, kind, messageType, sealed } = picked.value;
    const factor = factors.ofKind(kind);
    const known = factor && (await vault.openFor(login, factor.sealedAs, sealed));
    if (!factor || known === undefined) return no('authenticator_unknown');
    const challenge = challengeFor(deps, login, options, {
      ...{ authenticatorId, factor, sealed, isEnrolling: false, instead },
      relyingParty: relyingParties?.[factor.name],
      ...byPhone(factor, options.guardian, messageType),
    });
    const { messageLimits } = options.guardian;
    const recipient = recipientOf(login, factor, known, { address, messageLimits });
    const opened = await open(login, recipient, async () => ({
      type: 'IssueChallenge',
      ...{ tenantId, challenge, now: clock() },
    }));
    switch (opened.refusal) {
      case undefined:
        return yes(await present(opened.login, { options }));
      case 'login_unknown':
      case 'login_expired':
      case 'login_over':
      case 'too_many_sends':
        return no(opened.refusal, opened);
      case 'destination_not_allowed':
        return no(request.knowsDestinations ? opened.refusal : 'too_many_sends');
      default:
        throw new Error(`issuing a challenge cannot end in ${opened.refusal}`);
    }
  };
};
