import type { TenantSettings } from '@countersign/contracts';
import {
  email,
  type Factor,
  type Factors,
  inLanguage,
  otp,
  recoveryCode,
  sms,
  webauthnRoaming,
} from '@countersign/factors';
import { type NamedScreen, plainScreens, type Screen } from '@countersign/login-flow';
import { pathOf } from '../login-pages.ts';
import {
  accountAddPage,
  accountAskPage,
  accountCodePage,
  accountConfirmPage,
  accountPage,
  accountPasskeyPage,
  accountRenamePage,
} from '../pages/account.page.ts';
import type { AccountAsk } from '../pages/account-paths.ts';
import { closedCodePage, lockedChallengePage } from '../pages/closed-challenge.page.ts';
import { type Asking, codeChallengePage } from '../pages/code-challenge.page.ts';
import { enrollmentPage } from '../pages/enrollment.page.ts';
import { resetAskedPage, resetRequestPage } from '../pages/forgotten-password.page.ts';
import type { Page } from '../pages/layout.ts';
import { loginPage } from '../pages/login.page.ts';
import {
  enrolledPage,
  homePage,
  problemPage,
  signedOutPage,
  signOutPage,
} from '../pages/notice.page.ts';
import { enrollOptionsPage, loginOptionsPage } from '../pages/options.page.ts';
import { otpEnrollmentPage } from '../pages/otp-enrollment.page.ts';
import { passkeyEnrollmentPage } from '../pages/passkey-enrollment.page.ts';
import { plainEnrollmentPage } from '../pages/plain-enrollment.page.ts';
import { recoveryCodePage } from '../pages/recovery-code.page.ts';
import { passwordChangedPage, resetPasswordPage } from '../pages/reset-password.page.ts';
import { sentCodePage } from '../pages/sent-code.page.ts';
import {
  detectPage,
  keyAddedPage,
  keyErrorPage,
  keyPage,
  nicknamePage,
  notAvailablePage,
  type Which,
} from '../pages/webauthn.page.ts';
import { textsIn } from '../texts/language.ts';
import { accountNews, type PageProblem, type PageRefusal, type Texts } from '../texts/texts.ts';

/** A page in one state, in whichever language. */
export type Fixture = (texts: Texts, factors: Factors) => Page;
/** The states of a page by name, `plain` before all others. */
type States = Readonly<Record<string, Fixture>>;

/** When the pages of the gallery are read, so that each is the same whenever it is looked at. */
export const galleryNow = '2026-03-01T14:02:00.000Z';
const retryAt = '2026-03-01T14:13:00.000Z';

const state = 'gallery';
const browserMemory = {
  ...{ isOffered: true, isTicked: false, idleSeconds: 604_800, overallSeconds: 2_592_000 },
};

interface Refused {
  readonly refusal?: PageRefusal;
  readonly retryAt?: string;
}

/** What any form may say of a request that failed. */
const trouble: readonly PageRefusal[] = [
  'form_unreadable',
  'broken',
  'service_silent',
  'too_many_requests',
];

/** A page as it is found, and as it says each of these. */
const saying = (
  refusals: readonly PageRefusal[],
  drawn: (refused: Refused, texts: Texts, factors: Factors) => Page,
): States => ({
  plain: (texts, factors) => drawn({}, texts, factors),
  ...Object.fromEntries(
    refusals.map((refusal): [string, Fixture] => [
      refusal,
      (texts, factors) => drawn({ refusal, retryAt }, texts, factors),
    ]),
  ),
});

const at = (screen: Screen) => ({ state, path: pathOf(screen) });

const destinations = { mode: 'all' } as const;

const connections = [
  { connectionId: 'con_1', label: 'Acme Works' },
  { connectionId: 'con_2', label: 'The Society for the Improvement of Very Long Names' },
];

const forgottenPath = pathOf('reset-password-request');
const login = {
  ...{ state, application: 'Acme Books', hasPassword: true, connections: [] },
  forgottenPath,
};

const loginPath = pathOf('login');
const asked = {
  ...{ ...at('reset-password-email'), loginPath },
  ...{ name: 'ada@example.com', wasAskedAgain: false, form: 'form' },
};

/** What a browser is asked with for a passkey, to use one and to make one. */
const passkey = {
  ...{ hasAutofill: true, hasButton: true },
  options: { challenge: '', rpId: 'localhost', allowCredentials: [] },
};
const passkeyMade = {
  ...{ challenge: '', rp: { id: 'localhost' }, user: { id: '' }, excludeCredentials: [] },
};

const sentCode = (screen: Screen, way: 'sms' | 'voice' | 'email') => ({
  ...{ ...at(screen), way, hint: way === 'email' ? 'a***@example.com' : 'XXXXXXXXXX0123' },
  ...{ validMinutes: 5, digits: 6, wasSentAgain: false, hasOthers: true, isEnrollment: false },
  browserMemory,
});
const texted = sentCode('mfa-sms-challenge', 'sms');
const mailed = sentCode('mfa-email-challenge', 'email');

const aboutCodes: readonly PageRefusal[] = [
  ...['wrong_code', 'code_missing', 'challenge_expired', 'challenge_locked'],
  ...['challenge_not_open', 'too_many_attempts', 'too_many_sends', 'destination_not_allowed'],
] as const;

const app = {
  ...at('mfa-otp-enrollment-qr'),
  ...{ secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', digits: 6, hasOthers: true },
  uri:
    'otpauth://totp/Acme:ada%40example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' +
    '&issuer=Acme&algorithm=SHA1&digits=6&period=30',
};

/** A code at hand: that of an app, a recovery code, or what a factor of its own asks for. */
const atHand = (
  screen: Screen,
  asking: (texts: Texts) => Asking,
  refusals: readonly PageRefusal[],
): States => {
  const open = { ...at(screen), digits: 6, hasOthers: true, browserMemory };
  return {
    ...saying(refusals, (refused, texts) =>
      codeChallengePage({ ...open, asking: asking(texts), ...refused }, texts),
    ),
    alone: (texts) =>
      codeChallengePage({ ...open, asking: asking(texts), hasOthers: false }, texts),
    locked: (texts) => lockedChallengePage(open, texts),
  };
};

const givenCode = (screen: Screen, due: 'first' | 'replacement'): States => {
  const given = { ...at(screen), due } as const;
  const code = 'MRKH2J6W2MW3EH2S1RZ426M8';
  return {
    ...saying(['code_not_saved'], (refused, texts) =>
      recoveryCodePage({ ...given, code, ...refused }, texts),
    ),
    recovery_code_given_too_often: (texts) =>
      recoveryCodePage({ ...given, refusal: 'recovery_code_given_too_often' }, texts),
  };
};

/** What a browser is asked for a key with; nobody's, so that no key answers. */
const keyOptions = {
  create: {
    ...{ challenge: 'Z2FsbGVyeQ', rp: { name: 'Acme' }, pubKeyCredParams: [] },
    user: { id: 'Z2FsbGVyeQ', name: 'ada@example.com', displayName: 'ada@example.com' },
  },
  get: { challenge: 'Z2FsbGVyeQ', allowCredentials: [] },
};

const key = (which: Which, ceremony: 'create' | 'get'): States => {
  const screen = `mfa-webauthn-${which}-${ceremony === 'create' ? 'enrollment' : 'challenge'}`;
  // One of the four screens of keys, as the two words above make it.
  const shown = { ...at(screen as Screen), which, ceremony, options: keyOptions[ceremony] };
  const given = { ...shown, hasOthers: true, ...(ceremony === 'get' && { browserMemory }) };
  return {
    ...saying(
      [
        ...(['wrong_signature', 'webauthn_unanswered', 'webauthn_key_known'] as const),
        ...(['too_many_ceremonies'] as const),
        ...(ceremony === 'create' ? (['authenticator_not_allowed'] as const) : []),
      ],
      (refused, texts) => keyPage({ ...given, ...refused }, texts),
    ),
    ...(screen === 'mfa-webauthn-platform-enrollment' && {
      offered: (texts) => keyPage({ ...given, hasOthers: false, isOffered: true }, texts),
    }),
    ...(ceremony === 'get' && { locked: (texts) => lockedChallengePage(given, texts) }),
  };
};

const keyError = { ...at('mfa-webauthn-error'), hasOthers: true, isOffered: false };
const nickname = at('mfa-webauthn-change-key-nickname');

const authenticators = [
  { authenticatorId: 'sms|1', factor: sms.name, hint: 'XXXXXXXXXX0123', name: 'Pixel 9' },
  { authenticatorId: 'totp|1', factor: otp.name, hint: '', name: 'Ada’s second phone' },
  { authenticatorId: 'email|1', factor: email.name, hint: 'a***@example.com' },
  { authenticatorId: 'webauthn-roaming|1', factor: webauthnRoaming.name, hint: '' },
  { authenticatorId: 'recovery-code|1', factor: recoveryCode.name, hint: '' },
] as const;

/** Why what was picked cannot be had. */
const aboutChoices: readonly PageRefusal[] = [
  ...['choice_missing', 'switched_off', 'factor_off', 'authenticator_locked'],
  ...['authenticator_unknown', 'enrollment_not_allowed', 'too_many_sends'],
  ...['too_many_ceremonies', 'destination_not_allowed'],
] as const;

/** Every screen of a login that Auth0 names; one without a line does not compile. */
const named: Readonly<Record<NamedScreen, States>> = {
  login: {
    ...saying(
      [
        ...(['credentials_wrong', 'credentials_missing', 'too_many_guesses'] as const),
        ...(['user_blocked', 'connection_unknown', 'federation_refused'] as const),
        ...['federation_unavailable' as const, ...trouble],
      ],
      (refused, texts) =>
        loginPage(
          { ...login, ...refused, ...(refused.refusal && { username: 'ada@example.com' }) },
          texts,
        ),
    ),
    both: (texts) => loginPage({ ...login, connections }, texts),
    elsewhere: (texts) => loginPage({ ...login, connections, hasPassword: false }, texts),
    closed: (texts) => loginPage({ ...login, forgottenPath: undefined }, texts),
    passkey: (texts) => loginPage({ ...login, passkey }, texts),
    passkey_failed: (texts) => loginPage({ ...login, passkey, refusal: 'passkey_failed' }, texts),
    passkey_refused: (texts) =>
      loginPage({ ...login, passkey, connections, refusal: 'passkey_refused' }, texts),
    passkey_unknown: (texts) => loginPage({ ...login, passkey, refusal: 'passkey_unknown' }, texts),
  },
  'mfa-begin-enroll-options': saying(
    [...aboutChoices, 'app_key_locked', 'authenticator_malformed', 'recovery_code_not_due'],
    (refused, texts, factors) =>
      enrollOptionsPage(
        {
          ...{ state, ...refused },
          factors: factors.all.filter(({ enrollment }) => enrollment).map(({ name }) => name),
        },
        texts,
        factors,
      ),
  ),
  'mfa-detect-browser-capabilities': {
    plain: (texts) => {
      // Its script would go on by itself: here it is to be seen.
      const { script: _, ...page } = detectPage(at('mfa-detect-browser-capabilities'), texts);
      return page;
    },
  },
  'mfa-email-challenge': {
    ...saying(aboutCodes, (refused, texts) => sentCodePage({ ...mailed, ...refused }, texts)),
    again: (texts) => sentCodePage({ ...mailed, wasSentAgain: true, resendFrom: retryAt }, texts),
    locked: (texts) => closedCodePage(mailed, 'locked', texts),
    expired: (texts) => closedCodePage(mailed, 'expired', texts),
  },
  'mfa-enroll-result': { plain: enrolledPage },
  'mfa-login-options': saying(aboutChoices, (refused, texts, factors) =>
    loginOptionsPage({ state, authenticators, ...refused }, texts, factors),
  ),
  'mfa-otp-challenge': atHand(
    'mfa-otp-challenge',
    ({ app: { challenge, code } }) => ({ ...challenge, code, isNumeric: true }),
    ['wrong_app_code', 'code_missing', 'too_many_attempts'],
  ),
  'mfa-otp-enrollment-qr': saying(
    ['wrong_app_code', 'app_key_locked', 'code_missing'],
    (refused, texts) => otpEnrollmentPage({ ...app, ...refused, device: 'My phone' }, texts),
  ),
  'mfa-recovery-code-challenge': atHand(
    'mfa-recovery-code-challenge',
    ({ recovery: { challenge, code } }) => ({ ...challenge, code, isNumeric: false }),
    ['wrong_recovery_code', 'code_missing', 'too_many_attempts'],
  ),
  'mfa-recovery-code-challenge-new-code': givenCode(
    'mfa-recovery-code-challenge-new-code',
    'replacement',
  ),
  'mfa-recovery-code-enrollment': givenCode('mfa-recovery-code-enrollment', 'first'),
  'mfa-sms-challenge': {
    ...saying(aboutCodes, (refused, texts) => sentCodePage({ ...texted, ...refused }, texts)),
    again: (texts) => sentCodePage({ ...texted, wasSentAgain: true }, texts),
    later: (texts) => sentCodePage({ ...texted, resendFrom: retryAt }, texts),
    call: (texts) => sentCodePage({ ...texted, way: 'voice' }, texts),
    alone: (texts) => sentCodePage({ ...texted, hasOthers: false }, texts),
    enrolling: (texts) =>
      sentCodePage(
        { ...texted, isEnrollment: true, hasOthers: false, browserMemory: undefined },
        texts,
      ),
    locked: (texts) => closedCodePage({ ...texted, resendFrom: retryAt }, 'locked', texts),
    expired: (texts) => closedCodePage(texted, 'expired', texts),
    'enrolling.locked': (texts) =>
      closedCodePage({ ...texted, isEnrollment: true }, 'locked', texts),
    'enrolling.expired': (texts) =>
      closedCodePage({ ...texted, isEnrollment: true, way: 'voice' }, 'expired', texts),
  },
  'mfa-sms-enrollment': {
    ...saying(
      [
        ...(['phone_number_malformed', 'phone_number_missing', 'destination_not_allowed'] as const),
        ...(['too_many_sends', 'too_many_requests'] as const),
      ],
      (refused, texts) =>
        enrollmentPage(
          {
            ...{ state, hasOthers: true, region: 'GB', ways: ['sms', 'voice'], destinations },
            ...{ ...refused, ...(refused.refusal && { phone: '07700 90012' }) },
          },
          texts,
        ),
    ),
    alone: (texts) =>
      enrollmentPage({ state, hasOthers: false, region: 'DE', ways: ['sms'], destinations }, texts),
    few: (texts) =>
      enrollmentPage(
        {
          ...{ state, hasOthers: false, region: 'DE', ways: ['sms'] },
          destinations: { mode: 'only', codes: ['AT', 'CH', 'DE'] },
        },
        texts,
      ),
  },
  'mfa-webauthn-change-key-nickname': {
    ...saying(['nickname_missing', 'nickname_too_long'], (refused, texts) =>
      nicknamePage({ ...nickname, which: 'roaming', ...refused }, texts),
    ),
    platform: (texts) => nicknamePage({ ...nickname, which: 'platform' }, texts),
  },
  'mfa-webauthn-enrollment-success': {
    plain: (texts) =>
      keyAddedPage({ ...at('mfa-webauthn-enrollment-success'), which: 'roaming' }, texts),
    platform: (texts) =>
      keyAddedPage({ ...at('mfa-webauthn-enrollment-success'), which: 'platform' }, texts),
  },
  'mfa-webauthn-error': {
    plain: (texts) => keyErrorPage({ ...keyError, which: 'roaming', ceremony: 'get' }, texts),
    webauthn_failed: (texts) =>
      keyErrorPage(
        { ...keyError, which: 'roaming', ceremony: 'create', refusal: 'webauthn_failed' },
        texts,
      ),
    webauthn_key_known: (texts) =>
      keyErrorPage(
        { ...keyError, which: 'platform', ceremony: 'create', refusal: 'webauthn_key_known' },
        texts,
      ),
    platform: (texts) => keyErrorPage({ ...keyError, which: 'platform', ceremony: 'get' }, texts),
    offered: (texts) =>
      keyErrorPage(
        {
          ...{ ...keyError, which: 'platform', ceremony: 'create' },
          ...{ hasOthers: false, isOffered: true },
        },
        texts,
      ),
  },
  'mfa-webauthn-not-available-error': {
    plain: (texts) =>
      notAvailablePage(
        { ...at('mfa-webauthn-not-available-error'), hasOthers: true, isEnrollment: false },
        texts,
      ),
    enrolling: (texts) =>
      notAvailablePage(
        { ...at('mfa-webauthn-not-available-error'), hasOthers: false, isEnrollment: true },
        texts,
      ),
  },
  'passkey-enrollment': saying(
    [
      ...(['passkey_failed', 'passkey_known', 'webauthn_unanswered'] as const),
      ...(['too_many_ceremonies', 'authenticator_not_allowed'] as const),
    ],
    (refused, texts) => passkeyEnrollmentPage({ state, options: passkeyMade, ...refused }, texts),
  ),
  'reset-password': saying(
    ['password_missing', 'password_too_weak', 'passwords_differ'],
    (refused, texts) => resetPasswordPage({ ...at('reset-password'), ...refused }, texts),
  ),
  'reset-password-email': {
    ...saying(trouble, (refused, texts) => resetAskedPage({ ...asked, ...refused }, texts)),
    again: (texts) => resetAskedPage({ ...asked, wasAskedAgain: true }, texts),
    unnamed: (texts) => resetAskedPage({ ...asked, name: undefined }, texts),
  },
  'reset-password-request': saying(
    ['name_missing', 'email_malformed', ...trouble],
    (refused, texts) =>
      resetRequestPage(
        {
          ...{ ...at('reset-password-request'), loginPath, form: 'form', ...refused },
          ...(refused.refusal && { name: 'ada@example' }),
        },
        texts,
      ),
  ),
  'reset-password-success': {
    plain: (texts) => passwordChangedPage(wayBack, texts),
    alone: (texts) => passwordChangedPage(undefined, texts),
  },
  'mfa-webauthn-roaming-enrollment': key('roaming', 'create'),
  'mfa-webauthn-roaming-challenge': key('roaming', 'get'),
  'mfa-webauthn-platform-enrollment': key('platform', 'create'),
  'mfa-webauthn-platform-challenge': key('platform', 'get'),
};

/** The two pages of a factor that is typed and has none of its own. */
const plainPages = (factor: Factor): readonly (readonly [Screen, States])[] => {
  const { page } = factor;
  const screens = plainScreens(factor);
  if (!page || !screens) return [];
  const { enrollment, proof, challenge } = screens;
  const asking = ({ language }: Texts): Asking => {
    const { challenge: asked, wrong } = inLanguage(page.words, language);
    const { title, text, field: code } = asked;
    return { title, text, code, isNumeric: page.isNumeric, wrong };
  };
  const proving = [challenge, proof].filter((each) => each !== undefined);
  return [
    ...(enrollment === undefined
      ? []
      : [
          [
            enrollment,
            saying(['authenticator_malformed'], (refused, texts) =>
              plainEnrollmentPage({ ...at(enrollment), page, hasOthers: true, ...refused }, texts),
            ),
          ] as const,
        ]),
    ...[...new Set(proving)].map(
      (each) =>
        [
          each,
          {
            ...atHand(each, asking, ['wrong_code', 'code_missing']),
            enrolling: (texts: Texts) =>
              codeChallengePage(
                {
                  ...{ ...at(each), digits: 6, hasOthers: false, isEnrollment: true },
                  asking: asking(texts),
                },
                texts,
              ),
          },
        ] as const,
    ),
  ];
};

/** What a page of its own is for, as far as there are words for it. */
const problems: readonly string[] = Object.keys(textsIn('en').problems);
const wayBack = { address: 'https://books.example/', name: 'Acme Books' };

const [startedAt, seenAt] = ['2026-01-17T09:00:00.000Z', '2026-02-28T18:30:00.000Z'];

/** What somebody has who uses all that there is. */
const account = {
  methods: authenticators
    .filter(({ factor }) => factor !== recoveryCode.name)
    .map((each, index) => ({
      ...{ ...each, addedAt: startedAt, isLocked: index === 3 },
      ...(index < 2 && { usedAt: seenAt }),
    })),
  ...{ recoveryCodeAt: startedAt, mayRenewCode: true, mayAdd: true, mayAddPasskey: true },
  sessions: [
    { id: 'here', isHere: true, device: 'Firefox · Linux', startedAt, seenAt },
    {
      ...{ id: 'there', isHere: false, device: 'Chrome · Android', startedAt, seenAt },
      application: 'Acme Books',
    },
    { id: 'elsewhere', isHere: false, startedAt, seenAt },
  ],
  browsers: [
    { browserId: 'one', device: 'Safari · iOS', rememberedAt: startedAt, seenAt },
    { browserId: 'two', rememberedAt: startedAt, seenAt },
  ],
};
const bare = {
  ...{ methods: [], mayRenewCode: false, mayAdd: true, mayAddPasskey: false, browsers: [] },
  sessions: account.sessions.slice(0, 1),
};
const aboutAccount: readonly PageRefusal[] = [
  ...(['account_changed', 'nickname_missing', 'code_not_saved', 'passkey_failed'] as const),
  ...(['passkey_known', 'too_many_ceremonies', 'enrollment_not_allowed'] as const),
  ...(['webauthn_unanswered', 'authenticator_not_allowed'] as const),
];
const accountAsks: Readonly<Record<AccountAsk, string | undefined>> = {
  remove: 'Text message … 0123 – Pixel 9',
  'end-session': 'Chrome · Android',
  'end-sessions': undefined,
  'forget-browser': 'Safari · iOS',
  'forget-browsers': undefined,
};
const form = 'gallery';

/** A person's own page, and what it asks before a change. */
const ofAccount: Readonly<Record<string, States>> = {
  'account-security': {
    ...saying([...aboutAccount, ...trouble], (refused, texts, factors) =>
      accountPage({ ...account, ...refused }, texts, factors),
    ),
    ...Object.fromEntries(
      accountNews.map((news): [string, Fixture] => [
        news,
        (texts, factors) => accountPage({ ...account, news }, texts, factors),
      ]),
    ),
    bare: (texts, factors) => accountPage(bare, texts, factors),
  },
  'account-change': {
    plain: (texts) => accountConfirmPage({ form, isByPasskey: false }, texts),
    by_passkey: (texts) => accountConfirmPage({ form, isByPasskey: true }, texts),
    ...Object.fromEntries(
      Object.entries(accountAsks).map(([ask, what]): [string, Fixture] => [
        ask.replaceAll('-', '_'),
        // The keys of a record by them.
        (texts) => accountAskPage({ ask: ask as AccountAsk, form, what }, texts),
      ]),
    ),
    remove_last: (texts) =>
      accountAskPage(
        { ask: 'remove', form, what: accountAsks.remove, isLast: true, losesCode: true },
        texts,
      ),
    rename: (texts) =>
      accountRenamePage({ form, what: accountAsks.remove ?? '', name: 'Pixel 9' }, texts),
    recovery_code: (texts) => accountCodePage({ form, code: 'MRKH2J6W2MW3EH2S1RZ426M8' }, texts),
    add: (texts, factors) =>
      accountAddPage(
        { form, factors: factors.all.filter((each) => each.enrollment).map(({ name }) => name) },
        texts,
        factors,
      ),
    passkey: (texts) => accountPasskeyPage({ form, options: passkeyMade }, texts),
  },
};

/** Pages beside those of a login: where one ends, and what surrounds it. */
const others: Readonly<Record<string, States>> = {
  problem: Object.fromEntries([
    ...problems.map((problem): [string, Fixture] => [
      problem,
      // The keys of a record by them.
      (texts) => problemPage({ problem: problem as PageProblem, wayBack }, texts),
    ]),
    [
      'restart',
      (texts: Texts) => problemPage({ problem: 'login_over', restart: '/demo', wayBack }, texts),
    ],
    [
      'elsewhere',
      (texts: Texts) =>
        problemPage({ problem: 'not_found', elsewhere: 'https://login.example.com/' }, texts),
    ],
  ]),
  home: { plain: homePage },
  'sign-out': { plain: (texts) => signOutPage(state, texts) },
  'signed-out': { plain: signedOutPage },
};

/**
 * Every page in every state, by its screen and by the state's name. The gallery shows them, the
 * preview is of them, and the pictures of the README are taken of them.
 */
export const fixturesOf = (factors: Factors): Readonly<Record<string, States>> => ({
  ...named,
  ...Object.fromEntries(factors.all.flatMap(plainPages)),
  ...others,
  ...ofAccount,
});

/** The page of a name in a state of a name, whatever either says. */
export const fixtureIn = (
  pages: Readonly<Record<string, States>>,
  { page, state: asked }: { readonly page: string; readonly state: string },
): Fixture | undefined => {
  const states = Object.hasOwn(pages, page) ? pages[page] : undefined;
  return states && Object.hasOwn(states, asked) ? states[asked] : undefined;
};

/** On which of them somebody is known who signs in. */
export const isOfLogin = (page: string): boolean =>
  page.startsWith('account-') || (page.startsWith('mfa-') && page !== 'mfa-enroll-result');

/** On their own page they may sign out: nobody else begins there. */
export const whoOn = (page: string) => ({
  account: 'ada@example.com',
  elsewhere: page.startsWith('account-') ? undefined : '#',
});

/** Whose pages they are. */
export const galleryTenant: TenantSettings = {
  ...{ friendlyName: 'Acme', pictureUrl: null, primaryColor: '#0b6b4f', pageBackground: '#f4f5f7' },
  ...{ supportEmail: 'help@example.com', supportUrl: null, allowedLogoutUrls: [] },
  ...{ privacyUrl: 'https://acme.example/privacy', defaultRedirectionUri: null },
  ...{ enabledLocales: [], sessionLifetimeHours: 168, idleSessionLifetimeHours: 72 },
  ...{ acrValuesSupported: null, isPhoneConsolidated: false, flags: {}, others: {} },
};
