import type { completion, completeLogin as operation } from '@countersign/contracts';
import { no, type ParsedRequestOf, yes } from '@countersign/core';
import type { z } from 'zod';
import type { Who } from '../attempts.ts';
import { type Deps, loginSessionStream } from '../deps.ts';
import { errorNameOf } from '../log.ts';
import { isMemoryOn } from '../remembered-browsers.ts';
import { isShutOut } from './is-shut-out.ts';
import type { Payment } from './login-session.commands.ts';
import type { Begun, LoginSession } from './login-session.state.ts';
import { proofOf } from './proof.ts';

type Request = ParsedRequestOf<typeof operation>;

/**
 * A login without a second factor is held against the policy once more: it may have begun before an
 * admin decided otherwise, or before the browser that stands for one was forgotten.
 */
const isStillDemanded = async ({ guardianOf, browsers, rules }: Deps, login: LoginSession) => {
  if (login.status !== 'authenticated' || login.mfa) return false;
  if (login.primary.passkey?.isEnough) return false;
  const guardian = await guardianOf(login.tenantId);
  if (!rules.isMfaDemanded(guardian)) return false;
  const { browser } = login;
  return browser === undefined || !(await browsers.isKnown(login, browser, guardian));
};

/**
 * Remembers the browser, where the person wishes it and proved a second factor in this login; for
 * how long. A passkey is asked again wherever it is used, so beside it nothing is remembered.
 */
const rememberBrowser = async (
  { guardianOf, browsers }: Deps,
  login: Begun,
  { rememberAs, device }: z.output<typeof completion>,
): Promise<number | undefined> => {
  if (rememberAs === undefined || !login.mfa?.here || login.primary.passkey) return undefined;
  const guardian = await guardianOf(login.tenantId);
  if (!isMemoryOn(guardian)) return undefined;
  const { tenantId, userId } = login;
  return browsers.remember({ tenantId, userId }, { browser: rememberAs, device }, guardian);
};

/**
 * What a login that has ended proved, and for how long its browser is remembered by it. It has
 * ended, whatever becomes of that wish: where it cannot be met now, the browser is not remembered.
 */
export const completedOf = async (deps: Deps, login: Begun, wish: z.output<typeof completion>) => {
  const rememberedForSeconds = await rememberBrowser(deps, login, wish).catch((reason) => {
    const what = { tenantId: login.tenantId, errorName: errorNameOf(reason) };
    deps.log.warn(what, 'a browser could not be remembered');
    return undefined;
  });
  return { ...proofOf(login), ...(rememberedForSeconds !== undefined && { rememberedForSeconds }) };
};

/** Whose attempt it is to hold a key against the one that ended a login. */
const payerOf = (login: LoginSession): Who => {
  const proved = login.status === 'pending' ? undefined : login.mfa?.here;
  if (login.status === 'pending' || !proved) throw new Error('nothing was proved in this login');
  const { tenantId, userId } = login;
  const { purpose, authenticatorId } = proved;
  return {
    ...{ tenantId, userId },
    authenticatorId: purpose === 'login' ? authenticatorId : undefined,
  };
};

/**
 * Ends a login, for one caller, who may ask again for a minute. A repeated answer is charged before
 * it is held against the login that it may have ended, as an answer to the challenge was: whoever
 * has the browser's cookie and not the code guesses no better after the login than in it.
 */
export const completeLogin = (deps: Deps) => async (request: Request) => {
  const { onLogin, attempts, clock } = deps;
  const { tenantId, loginSessionId, idempotencyKey } = request;
  const stream = loginSessionStream(loginSessionId);
  const decide = (payment: Payment) =>
    onLogin(stream, async (login) => {
      const [demandsMfa, isOut] = await Promise.all([
        isStillDemanded(deps, login),
        login.status === 'authenticated' && isShutOut(deps, login),
      ]);
      return {
        type: 'CompleteLogin',
        ...{ tenantId, demandsMfa, isShutOut: isOut, idempotencyKey, payment },
        now: clock(),
      };
    });
  const first = await decide('due');
  const payer = first.refusal === 'charge_due' ? payerOf(first.state) : undefined;
  const isGone = payer && first.state.status !== 'pending' && (await isShutOut(deps, first.state));
  if (isGone) return no('login_over');
  const charge = payer && (await attempts.charge(payer, clock()));
  const { refusal, state } = charge
    ? await decide(charge.status === 'paid' ? 'paid' : 'refused')
    : first;
  switch (refusal) {
    case undefined:
      if (state.status !== 'completed') throw new Error('a login was completed and is not');
      // It was right again: what it cost is given back.
      if (payer) await attempts.clear(payer, clock());
      return yes(await completedOf(deps, state, request));
    case 'login_unknown':
    case 'login_expired':
    case 'login_over':
    case 'mfa_required':
      return no(refusal);
    default:
      throw new Error(`completing a login cannot end in ${refusal}`);
  }
};
