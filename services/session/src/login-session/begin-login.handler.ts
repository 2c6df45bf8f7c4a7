import { origins } from '@countersign/activity';
import type { Guardian, beginLogin as operation } from '@countersign/contracts';
import { no, type ParsedRequestOf, plus, yes } from '@countersign/core';
import type { Authenticators } from '../authenticators/authenticators.state.ts';
import { hasProvedSecond } from '../authenticators/own-word.ts';
import { type Deps, loginSessionStream } from '../deps.ts';
import { isCompletedBy } from './is-completed-by.ts';
import type { BeginLogin, Carried, Primary } from './login-session.commands.ts';
import type { Begun, LoginSession } from './login-session.state.ts';
import { demandsMfa } from './options.ts';
import { presentLogin } from './present-login.ts';

type Request = ParsedRequestOf<typeof operation>;

interface Proved {
  readonly primary: Primary;
  readonly carried?: Carried;
}

/**
 * What stands for the first factor. Of a passkey there is a session that may be used for all but a
 * step-up: that is its ceremony, once more. A session counts for exactly what its login proved, and
 * only for the tenant and the user of that login, once it had ended well.
 */
const provedBy = async (
  { loginOf, authenticatorsOf, clock }: Deps,
  { tenantId, userId, primary, aim, stepUp, isPasskeyEnough }: Request,
): Promise<Proved | undefined> => {
  if (primary.method !== 'session') {
    const now = clock();
    const { at, ...how } = primary;
    // Another process's clock may run ahead; nobody has proved anything in the future.
    const isPast = at < now;
    return { primary: { ...how, provedAt: isPast ? at : now } };
  }
  const carriedFrom = primary.loginSessionId;
  const login = await loginOf(carriedFrom);
  if (!isCompletedBy({ tenantId, userId }, login)) return undefined;
  const { method, passkey: used, connection, provedAt } = login.primary;
  const passkey = used && { ...used, isEnough: isPasskeyEnough && used.isUserVerified };
  // A ticket's login is never completed.
  if (method === 'ticket') return undefined;
  if (passkey?.isEnough && (stepUp || aim === 'manage')) return undefined;
  // To enrol one more it takes a proof in that very login, not one that it had carried over, by
  // what is still theirs.
  const isCarried =
    aim !== 'enroll' || hasProvedSecond(login, await authenticatorsOf({ tenantId, userId }));
  return {
    primary: {
      ...{ method, provedAt, carriedFrom },
      ...(passkey && { passkey }),
      ...(connection && { connection }),
    },
    ...(login.mfa &&
      isCarried && {
        carried: { carriedFrom, amr: login.mfa.amr, provedAt: login.mfa.provedAt },
      }),
  };
};

/** Who has nothing has nothing to prove; what they have is asked for whatever stands for it. */
const isStepUp = async (
  { authenticatorsOf, rules }: Deps,
  { tenantId, userId, stepUp, aim }: Omit<Request, 'primary'>,
) =>
  stepUp ||
  (aim === 'manage' && rules.enrolled(await authenticatorsOf({ tenantId, userId })).length > 0);

/** The remembered browser, where it is asked about at all: policy demands what nothing proved. */
const recognisedBy = async (
  { browsers, rules }: Deps,
  { tenantId, userId, browser }: Omit<Request, 'primary'>,
  guardian: Guardian,
  { primary, carried, stepUp }: Proved & { readonly stepUp: boolean },
) => {
  if ('passkey' in primary) return {};
  if (browser === undefined || stepUp || carried || !rules.isMfaDemanded(guardian)) return {};
  const rememberedAt = await browsers.recognise({ tenantId, userId }, browser, guardian);
  return rememberedAt === undefined ? {} : { recognised: { browser, rememberedAt } };
};

/** Whether a passkey may be offered: to who has none, and proves whatever else they have. */
const mayAddPasskey = (
  { rules }: Deps,
  { status }: Begun,
  theirs: Authenticators | undefined,
): boolean =>
  theirs !== undefined &&
  !rules.hasPasskey(theirs) &&
  (status === 'awaiting_mfa' || rules.enrolled(theirs).length === 0);

type Opening = Omit<Request, 'primary'>;

/**
 * Opens a login of which it is known what its first factor is, in one append. Its id follows from
 * what it is for, so that opening it twice is once.
 */
export const openLogin = (deps: Deps) => {
  const { onLogin, guardianOf, authenticatorsOf, rules, vault, clock, limits } = deps;
  const present = presentLogin(deps);
  const { seal } = origins(vault);

  return async (request: Opening, proving: Proved | Promise<Proved | undefined>) => {
    const { tenantId, transactionId, userId, clientId, host, locale, origin } = request;
    const { isPasskeyEnough } = request;
    const [proved, guardian, stepUp] = await Promise.all([
      proving,
      guardianOf(tenantId),
      isStepUp(deps, request),
    ]);
    if (!proved) return no('session_unusable');

    const identity = JSON.stringify([tenantId, transactionId, userId]);
    const loginSessionId = vault.fingerprint('login-session', identity);
    const recognised = await recognisedBy(deps, request, guardian, { ...proved, stepUp });
    const now = clock();
    const opening = async ({ status }: LoginSession): Promise<BeginLogin> => {
      const sealedOrigin = status === 'pending' ? await seal(request, origin) : undefined;
      return {
        type: 'BeginLogin',
        ...{ loginSessionId, tenantId, userId, clientId, host, locale, stepUp, isPasskeyEnough },
        isEnrolling: request.aim === 'enroll',
        ...proved,
        ...recognised,
        policy: { demandsMfa: demandsMfa(guardian), isFactorOn: rules.isFactorOn(guardian) },
        now,
        expiresAt: plus(now, limits.loginLifetimeMs),
        ...(sealedOrigin !== undefined && { sealedOrigin }),
      };
    };
    const stream = loginSessionStream(loginSessionId);
    const { state } = await onLogin(stream, opening, { isNew: true });
    if (state.status === 'pending') throw new Error('a login was begun and is not there');
    const theirs = request.offersPasskey ? await authenticatorsOf(request) : undefined;
    const known = { guardian, ...(theirs && { authenticators: theirs }) };
    return yes({
      ...(await present(state, known)),
      ...(mayAddPasskey(deps, state, theirs) && { mayAddPasskey: true as const }),
    });
  };
};

/** Opens a login, once its first factor holds. */
export const beginLogin = (deps: Deps) => {
  const open = openLogin(deps);
  return (request: Request) => open(request, provedBy(deps, request));
};
