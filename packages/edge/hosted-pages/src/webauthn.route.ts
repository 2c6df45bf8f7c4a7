import { type Login, startEnrollment, updateAuthenticator } from '@countersign/contracts';
import type { Clock } from '@countersign/core';
import type { Ask } from '@countersign/edge-http';
import { type Factor, webauthnPlatform, webauthnRoaming } from '@countersign/factors';
import {
  accountOf,
  askedFrom,
  type BegunLoginRequest,
  type DeviceKeys,
  ended,
  isEnding,
  isRefusal,
  type KeyScreen,
  type LoginFlow,
  type LoginRequests,
  namedCreation,
  type RelyingParties,
} from '@countersign/login-flow';
import { z } from 'zod';
import { answering } from './answering.ts';
import { loginPage } from './hosted-page.ts';
import { pathIn, pathOf, type Shown } from './login-pages.ts';
import type { Notice } from './notices.ts';
import { refuseEnrollOption } from './options.route.ts';
import { lockedChallengePage } from './pages/closed-challenge.page.ts';
import { ticked } from './pages/parts.ts';
import {
  detectPage,
  keyAddedPage,
  keyErrorPage,
  keyPage,
  nameMaxLength,
  nicknamePage,
  notAvailablePage,
  type Which,
} from './pages/webauthn.page.ts';
import type { PageRefusal } from './texts/texts.ts';

interface Needs {
  readonly ask: Ask;
  readonly clock: Clock;
  readonly loginRequests: LoginRequests;
  readonly loginFlow: LoginFlow;
  readonly relyingPartiesOf: RelyingParties;
  readonly devices: DeviceKeys;
}

/** One of the two kinds of keys, and where it signs. */
interface Kind {
  readonly factor: Factor;
  readonly which: Which;
  readonly enrollment: KeyScreen;
  readonly challenge: KeyScreen;
}

const kinds: readonly Kind[] = [
  {
    ...{ factor: webauthnRoaming, which: 'roaming' },
    enrollment: 'mfa-webauthn-roaming-enrollment',
    challenge: 'mfa-webauthn-roaming-challenge',
  },
  {
    ...{ factor: webauthnPlatform, which: 'platform' },
    enrollment: 'mfa-webauthn-platform-enrollment',
    challenge: 'mfa-webauthn-platform-challenge',
  },
];
const kindOf = (name: string | undefined): Kind | undefined =>
  kinds.find(({ factor }) => factor.name === name);

type Purpose = NonNullable<Login['challenge']>['purpose'];
const ceremonyOf = (purpose: Purpose): 'create' | 'get' =>
  purpose === 'enroll' ? 'create' : 'get';

const options = (purpose: Purpose) =>
  purpose === 'enroll' ? 'mfa-begin-enroll-options' : 'mfa-login-options';

/** What a page posts in place of a signature, where a browser gave none [SDK]. */
const reported = 'showError::';
/** Two kilobytes; of more nothing is read. */
const reportMaxLength = 2_048;
const report = z.object({ name: z.string() });

/** What browsers call it (W3C WebAuthn Level 3, section 14.5; WebIDL). Nothing else is kept. */
const errorNames = [
  ...['AbortError', 'ConstraintError', 'InvalidStateError', 'NotAllowedError'],
  ...['NotSupportedError', 'SecurityError', 'UnknownError'],
];

/** The name of what a browser reported; its message is neither kept nor shown. */
const errorIn = (action: string): string => {
  const text = action.slice(reported.length);
  try {
    const { name } = report.parse(text.length > reportMaxLength ? {} : JSON.parse(text));
    return errorNames.find((each) => each === name) ?? 'UnknownError';
  } catch {
    return 'UnknownError';
  }
};

/** The name of what a browser reported in place of a signature, where that is what was posted. */
export const reportedError = (action: string): string | undefined =>
  action.startsWith(reported) ? errorIn(action) : undefined;

/** What a person is told of it. */
const refusalNamed = (name: string): PageRefusal =>
  name === 'InvalidStateError' ? 'webauthn_key_known' : 'webauthn_failed';

/** Refusals in words about keys, where they are worded for codes. */
const aboutKeys: Readonly<Partial<Record<PageRefusal, PageRefusal>>> = {
  code_missing: 'webauthn_unanswered',
  wrong_code: 'wrong_signature',
  challenge_expired: 'wrong_signature',
  challenge_not_open: 'wrong_signature',
  too_many_attempts: 'too_many_ceremonies',
  too_many_sends: 'too_many_ceremonies',
};
const ofKeys = (refusal: PageRefusal | undefined): PageRefusal | undefined =>
  refusal && (aboutKeys[refusal] ?? refusal);

const allowed = z.object({ allowCredentials: z.array(z.unknown()) });
const isAnybodys = (asked: unknown): boolean =>
  (allowed.safeParse(asked).data?.allowCredentials.length ?? 0) > 0;

const posted = {
  response: z.string().default(''),
  rememberBrowser: z.string().optional(),
  action: z.string().default('default'),
};

/** Ends a login without what was offered to it, and notes in this browser what was said to that. */
const declining =
  ({ loginRequests, loginFlow, devices }: Needs) =>
  async (at: BegunLoginRequest, is: 'here' | 'refused' | 'put-off'): Promise<Shown> => {
    const login = await loginRequests.loginOf(at);
    if (isRefusal(login)) return login;
    if (!login.offered) return loginFlow.currentStep(at, login);
    devices.note(at, login.userId, is);
    return loginFlow.advance(at, login);
  };
const declined = (action: string) => {
  if (action === 'snooze-enrollment') return 'put-off';
  return action === 'refuse-add-device' ? 'refused' : undefined;
};

/** GET and POST of the page on which a key is enrolled, and of the one on which it is proved. */
const keyRoutes = (needs: Needs, { factor, which, ...screens }: Kind) => {
  const { ask, clock, loginRequests, loginFlow, relyingPartiesOf, devices } = needs;
  const decline = declining(needs);
  const onProved = (at: BegunLoginRequest, { userId }: Login) =>
    which === 'platform' && devices.note(at, userId, 'here');
  const isOffered = ({ offered }: Login) => offered?.includes(factor.name) === true;

  const isOpen = ({ challenge }: Login, purpose: Purpose): boolean =>
    challenge?.factor === factor.name &&
    challenge.purpose === purpose &&
    challenge.options !== undefined &&
    clock() < challenge.expiresAt;

  const hasOthers = (login: Login, purpose: Purpose): boolean =>
    purpose === 'enroll' ? loginFlow.enrollable(login).length > 1 : login.authenticators.length > 1;

  const formOf = (at: BegunLoginRequest, purpose: Purpose, login: Login, notice: Notice) => {
    const screen = purpose === 'enroll' ? screens.enrollment : screens.challenge;
    return {
      screen,
      given: {
        ...{
          state: at.transaction.id,
          path: pathIn(at, screen),
          which,
          ceremony: ceremonyOf(purpose),
        },
        ...{ hasOthers: hasOthers(login, purpose), retryAt: notice.retryAt },
        refusal: ofKeys(notice.refusal),
      } as const,
    };
  };

  /** To where the login is now; not back to this page, where its factor is off by now. */
  const elsewhere = async (
    at: BegunLoginRequest,
    login: Login,
    purpose: Purpose,
  ): Promise<Shown> => {
    const { challenge } = login;
    const leadsHere = challenge?.factor === factor.name && challenge.purpose === purpose;
    if (!leadsHere) return loginFlow.currentStep(at, login);
    const screen = loginFlow.startScreen(login);
    return screen ? { screen } : loginFlow.advance(at, login);
  };

  const begin = async (at: BegunLoginRequest, instead?: string) =>
    ask(startEnrollment, {
      ...askedFrom(at, at.within),
      ...(await relyingPartiesOf(at.request, [factor.name])),
      ...{ factor: factor.name, ...(instead !== undefined && { instead }) },
    });

  const showEnrollment = async (
    at: BegunLoginRequest,
    login: Login,
    notice: Notice,
  ): Promise<Shown> => {
    const { tenant } = at.request;
    const { tenantId, userId, challenge } = login;
    if (!tenant || !challenge?.options) return loginFlow.currentStep(at, login);
    const { screen, given } = formOf(at, 'enroll', login, notice);
    const account = await accountOf(ask, { tenantId, userId });
    const asked = namedCreation(challenge.options, {
      tenant: tenant.settings.friendlyName,
      account,
    });
    const shown = { ...given, options: asked, isOffered: isOffered(login) };
    return { screen, page: (texts) => keyPage(shown, texts) };
  };

  const answers = {
    enroll: answering(
      { ...needs, factor, onProved, leads: 'mfa-webauthn-change-key-nickname' },
      async (at, login, { refusal, retryAt }): Promise<Shown> => {
        const why = ofKeys(refusal);
        if (isOpen(login, 'enroll')) {
          return { screen: screens.enrollment, notice: { refusal: why, retryAt } };
        }
        const start = login.next === 'enroll' ? loginFlow.startScreen(login) : undefined;
        return start
          ? { screen: start, notice: { refusal: why } }
          : loginFlow.currentStep(at, login);
      },
    ),
    login: answering({ ...needs, factor, onProved }, async (at, login, refused): Promise<Shown> => {
      const isHere = [login.challenge, login.lockedChallenge].some(
        (each) => each?.factor === factor.name && each.purpose === 'login',
      );
      const screen = isHere ? screens.challenge : loginFlow.startScreen(login);
      const notice = { ...refused, refusal: ofKeys(refused.refusal) };
      return screen ? { screen, notice } : loginFlow.currentStep(at, login);
    }),
  };

  /** What was to be signed is given up for what the browser said; and the person is told. */
  const giveUp = async (at: BegunLoginRequest, purpose: Purpose, name: string): Promise<Shown> => {
    const login = await loginRequests.loginOf(at);
    if (isRefusal(login)) return login;
    const { challenge } = login;
    if (challenge?.factor !== factor.name || challenge.purpose !== purpose) {
      return loginFlow.currentStep(at, login);
    }
    // There is nothing to add here, or it is there already: nobody has to be told.
    if (isOffered(login) && name === 'InvalidStateError') return decline(at, 'here');
    if (isOffered(login) && name === 'NotSupportedError') return decline(at, 'put-off');
    if (purpose === 'login') {
      const step = await loginFlow.challenge(at, login, challenge.authenticatorId, name);
      if (!('screen' in step) || step.refused) return step;
    } else {
      const begun = await begin(at, name);
      if (!begun.ok) {
        const { refusal } = begun;
        if (isEnding(refusal)) return ended(at, refusal);
        return { screen: screens.enrollment, notice: { refusal: ofKeys(refusal) } };
      }
    }
    return name === 'NotSupportedError'
      ? { screen: 'mfa-webauthn-not-available-error' }
      : { screen: 'mfa-webauthn-error', notice: { refusal: refusalNamed(name) } };
  };

  const submit =
    (purpose: Purpose) =>
    async (
      at: BegunLoginRequest,
      { action, response, rememberBrowser }: z.output<z.ZodObject<typeof posted>>,
    ): Promise<Shown> => {
      const error = reportedError(action);
      if (error !== undefined) return giveUp(at, purpose, error);
      if (action === 'pick-authenticator') return { screen: options(purpose) };
      const isDeclined = declined(action);
      if (isDeclined) return decline(at, isDeclined);
      if (action === 'new-code') return loginFlow.challengeAnew(at);
      return answers[purpose](at, { code: response, rememberBrowser });
    };

  return [
    loginPage({
      ...{ screen: screens.enrollment, summary: 'Enrol a key', loginRequests, form: posted },
      show: async (at, login, notice): Promise<Shown> => {
        const isToEnroll = login.next === 'enroll' && login.factors.includes(factor.name);
        if (!isToEnroll && !isOffered(login)) return elsewhere(at, login, 'enroll');
        if (isOpen(login, 'enroll')) return showEnrollment(at, login, notice);
        const isElsewhere = login.challenge && login.challenge.factor !== factor.name;
        if (isElsewhere) return loginFlow.currentStep(at, login);
        const begun = await begin(at);
        if (begun.ok) return showEnrollment(at, begun.value, notice);
        const { refusal } = begun;
        return isEnding(refusal)
          ? ended(at, refusal)
          : refuseEnrollOption(ofKeys(refusal) ?? refusal);
      },
      submit: submit('enroll'),
    }),
    loginPage({
      ...{ screen: screens.challenge, summary: 'Use a key', loginRequests, form: posted },
      ...(which === 'roaming' && { alias: '/u/mfa-webauthn-challenge' }),
      show: async (at, login, notice): Promise<Shown> => {
        const { challenge, lockedChallenge, browserMemory } = login;
        const inHand = challenge ?? lockedChallenge;
        if (inHand?.factor !== factor.name || inHand.purpose !== 'login') {
          return loginFlow.currentStep(at, login);
        }
        const isOn = login.authenticators.some((each) => each.factor === factor.name);
        if (!isOn) return elsewhere(at, login, 'login');
        const { screen, given } = formOf(at, 'login', login, notice);
        if (!challenge) return { screen, page: (texts) => lockedChallengePage(given, texts) };
        if (!isOpen(login, 'login')) {
          return loginFlow.challenge(at, login, challenge.authenticatorId);
        }
        // None of theirs was made for this site: it still is theirs, and stands in the way.
        if (!isAnybodys(challenge.options)) return { screen: 'mfa-webauthn-not-available-error' };
        const asked = {
          ...{ ...given, options: challenge.options },
          browserMemory: ticked(browserMemory, notice.isTicked),
        };
        return { screen, page: (texts) => keyPage(asked, texts) };
      },
      submit: submit('login'),
    }),
  ];
};

/** GET and POST /u/mfa-webauthn-error: says that no key signed, and leads back to it. */
const errorRoute = (needs: Needs) => {
  const { loginRequests, loginFlow } = needs;
  const decline = declining(needs);
  return loginPage({
    ...{ screen: 'mfa-webauthn-error', summary: 'A key did not sign', loginRequests },
    form: { action: z.string().default('tryagain') },
    show: async (at, login, { refusal }): Promise<Shown> => {
      const { challenge } = login;
      const kind = kindOf(challenge?.factor);
      if (!challenge || !kind) return loginFlow.currentStep(at, login);
      const isEnrolling = challenge.purpose === 'enroll';
      const all = isEnrolling ? loginFlow.enrollable(login) : login.authenticators;
      const given = {
        ...{ state: at.transaction.id, path: pathOf('mfa-webauthn-error'), refusal },
        ...{ which: kind.which, ceremony: ceremonyOf(challenge.purpose) },
        ...{ hasOthers: all.length > 1, isOffered: login.offered !== undefined },
      } as const;
      return { screen: 'mfa-webauthn-error', page: (texts) => keyErrorPage(given, texts) };
    },
    submit: async (at, { action }) => {
      const isDeclined = declined(action);
      if (isDeclined) return decline(at, isDeclined);
      const login = await loginRequests.loginOf(at);
      if (isRefusal(login)) return login;
      const { challenge } = login;
      const kind = kindOf(challenge?.factor);
      if (!challenge || !kind) return loginFlow.currentStep(at, login);
      if (action === 'pick-authenticator') return { screen: options(challenge.purpose) };
      return { screen: challenge.purpose === 'enroll' ? kind.enrollment : kind.challenge };
    },
  });
};

const capability = z.string().default('false');

/**
 * GET and POST /u/mfa-detect-browser-capabilities: offers a key of the device where the browser has
 * one. Where it has none, or no script, nothing is asked for a while.
 */
const detectRoute = (needs: Needs) => {
  const { loginRequests, loginFlow } = needs;
  const decline = declining(needs);
  const screen = 'mfa-detect-browser-capabilities';
  return loginPage({
    ...{ screen, summary: 'Tell what a browser can do', loginRequests },
    form: {
      ...{ 'js-available': capability, 'is-brave': capability, 'allow-passkeys': capability },
      ...{ 'webauthn-available': capability, 'webauthn-platform-available': capability },
    },
    show: async (at, login): Promise<Shown> => {
      if (!login.offered) return loginFlow.currentStep(at, login);
      const given = { state: at.transaction.id, path: pathOf(screen) };
      return { screen, page: (texts) => detectPage(given, texts) };
    },
    submit: async (at, said): Promise<Shown> => {
      const login = await loginRequests.loginOf(at);
      if (isRefusal(login)) return login;
      const [offered] = login.offered ?? [];
      const kind = kindOf(offered);
      if (!kind) return loginFlow.currentStep(at, login);
      return said['webauthn-platform-available'] === 'true'
        ? { screen: kind.enrollment }
        : decline(at, 'put-off');
    },
  });
};

/** GET and POST /u/mfa-webauthn-not-available-error: no key can be used here. */
const notAvailableRoute = ({ loginRequests, loginFlow }: Needs) =>
  loginPage({
    ...{ screen: 'mfa-webauthn-not-available-error', summary: 'No key can be used' },
    alias: '/u/mfa-webauthn-enrollment',
    ...{ loginRequests, form: { action: z.string().default('pick-authenticator') } },
    show: async (at, login): Promise<Shown> => {
      if (login.next !== 'challenge' && login.next !== 'enroll') {
        return loginFlow.currentStep(at, login);
      }
      const isEnrollment = login.next === 'enroll';
      const all = isEnrollment ? loginFlow.enrollable(login) : login.authenticators;
      const screen = 'mfa-webauthn-not-available-error';
      const given = {
        ...{ state: at.transaction.id, path: pathOf(screen), isEnrollment },
        hasOthers: all.length > 1,
      };
      return { screen, page: (texts) => notAvailablePage(given, texts) };
    },
    submit: async (at) => {
      const login = await loginRequests.loginOf(at);
      if (isRefusal(login)) return login;
      return { screen: options(login.next === 'enroll' ? 'enroll' : 'login') };
    },
  });

/** What was just enrolled, where it is a key. */
const addedIn = ({ enrolled }: Login) => {
  const kind = kindOf(enrolled?.factor);
  return enrolled && kind && { authenticatorId: enrolled.authenticatorId, which: kind.which };
};

/** GET and POST /u/mfa-webauthn-change-key-nickname: what the new key is called. */
const nicknameRoute = ({ ask, loginRequests, loginFlow }: Needs) =>
  loginPage({
    ...{ screen: 'mfa-webauthn-change-key-nickname', summary: 'Name a key', loginRequests },
    form: { nickname: z.string().default('') },
    show: async (at, login, { refusal, typed }): Promise<Shown> => {
      const added = addedIn(login);
      if (!added) return loginFlow.currentStep(at, login);
      const screen = 'mfa-webauthn-change-key-nickname';
      const given = {
        ...{ state: at.transaction.id, path: pathOf(screen), which: added.which },
        ...{ refusal, name: typed },
      };
      return { screen, page: (texts) => nicknamePage(given, texts) };
    },
    submit: async (at, { nickname }): Promise<Shown> => {
      const login = await loginRequests.loginOf(at);
      if (isRefusal(login)) return login;
      const added = addedIn(login);
      if (!added) return loginFlow.currentStep(at, login);
      const name = nickname.trim();
      const refuse = (refusal: PageRefusal): Shown => ({
        screen: 'mfa-webauthn-change-key-nickname',
        notice: { refusal, typed: name },
      });
      if (name === '') return refuse('nickname_missing');
      if (name.length > nameMaxLength) return refuse('nickname_too_long');
      const { tenantId, userId } = login;
      const { authenticatorId } = added;
      const changed = await ask(updateAuthenticator, { tenantId, userId, authenticatorId, name });
      // Removed meanwhile, by an admin: there is nothing left to name.
      return changed.ok
        ? { screen: 'mfa-webauthn-enrollment-success' }
        : loginFlow.advance(at, login);
    },
  });

/** GET and POST /u/mfa-webauthn-enrollment-success: the key is theirs, and the login goes on. */
const addedRoute = ({ loginRequests, loginFlow }: Needs) =>
  loginPage({
    ...{ screen: 'mfa-webauthn-enrollment-success', summary: 'A key was added', loginRequests },
    form: {},
    show: async (at, login): Promise<Shown> => {
      const added = addedIn(login);
      if (!added) return loginFlow.currentStep(at, login);
      const screen = 'mfa-webauthn-enrollment-success';
      const given = { state: at.transaction.id, path: pathOf(screen), which: added.which };
      return { screen, page: (texts) => keyAddedPage(given, texts) };
    },
    submit: async (at): Promise<Shown> => {
      const login = await loginRequests.loginOf(at);
      return isRefusal(login) ? login : loginFlow.advance(at, login);
    },
  });

/** Every page of keys. */
export const webauthnRoutes = (needs: Needs) => [
  ...kinds.flatMap((kind) => keyRoutes(needs, kind)),
  ...[
    detectRoute(needs),
    errorRoute(needs),
    notAvailableRoute(needs),
    nicknameRoute(needs),
    addedRoute(needs),
  ],
];
