import type {
  answerChallenge,
  finishFederatedLogin,
  giveRecoveryCode,
  issueChallenge,
  Login,
  MessageType,
  resendCode,
  startEnrollment,
  startFederatedLogin,
  verifyPassword,
} from '@countersign/contracts';
import type { RefusalOf } from '@countersign/core';
import type { LoginEnding, LoginRefusal } from '@countersign/login-flow';
import type { AccountAsk } from '../pages/account-paths.ts';

/** Refusals that are told above the form, which can then be filled in again. */
export type PageRefusal =
  | Exclude<
      RefusalOf<
        | typeof answerChallenge
        | typeof finishFederatedLogin
        | typeof giveRecoveryCode
        | typeof issueChallenge
        | typeof resendCode
        | typeof startEnrollment
        | typeof startFederatedLogin
        | typeof verifyPassword
      >,
      LoginEnding
    >
  | 'account_changed'
  | 'app_key_locked'
  | 'code_missing'
  | 'code_not_saved'
  | 'credentials_missing'
  | 'form_unreadable'
  | 'switched_off'
  | 'choice_missing'
  | 'phone_number_missing'
  | 'wrong_app_code'
  | 'wrong_recovery_code'
  | KeyRefusal
  | PasskeyRefusal
  | ResetRefusal
  | Trouble;

/** Refusals about a password that is chosen, and about who asks to choose one. */
export type ResetRefusal =
  | 'email_malformed'
  | 'name_missing'
  | 'password_missing'
  | 'password_too_weak'
  | 'passwords_differ';

/** Refusals about passkeys. */
export type PasskeyRefusal =
  | 'passkey_failed'
  | 'passkey_known'
  | 'passkey_refused'
  | 'passkey_unknown';

/** Refusals about keys that sign. */
export type KeyRefusal =
  | 'authenticator_not_allowed'
  | 'nickname_missing'
  | 'nickname_too_long'
  | 'too_many_ceremonies'
  | 'webauthn_failed'
  | 'webauthn_key_known'
  | 'webauthn_unanswered'
  | 'wrong_signature';

/** What is told above a form in the words that a page of its own has for it. */
type Trouble = 'broken' | 'service_silent' | 'too_many_requests';

/** How a code is sent. */
export type Way = MessageType | 'email';

/** Why a request cannot be answered by redirect: the person is told, and nobody else. */
type Unanswerable =
  | 'client_missing'
  | 'client_unknown'
  | 'redirect_uri_missing'
  | 'redirect_uri_unregistered'
  | 'origin_unregistered';

/** What a page of its own is needed for. */
export type PageProblem =
  | Unanswerable
  | LoginRefusal['refusal']
  | 'broken'
  | 'not_found'
  | 'request_malformed'
  | 'return_address_unregistered'
  | 'service_silent'
  | 'tenant_unknown'
  | TicketProblem
  | ResetProblem
  | 'too_many_requests';

/** Why a link to choose another password leads nowhere, or no further; or why none is mailed. */
export type ResetProblem =
  | 'reset_unknown'
  | 'reset_expired'
  | 'reset_over'
  | 'reset_unavailable'
  | 'reset_used';

/** Why a ticket to enrol leads nowhere. */
type TicketProblem = 'ticket_unknown' | 'ticket_expired' | 'ticket_used' | 'already_enrolled';

/** What is said to who comes with a ticket to enrol. */
export interface TicketTexts {
  readonly enrolled: Notice;
  readonly problems: Readonly<Record<TicketProblem, Notice>>;
}

type RecoveryCodeDue = NonNullable<Login['recoveryCodeDue']>;

interface Notice {
  readonly title: string;
  readonly text: string;
}

/** What is said where a code counts no longer, and where a login cannot go on. */
export interface DeadEndTexts {
  readonly closed: {
    /** A code that was sent, by what became of it: wrong too often, or too old. */
    readonly locked: ClosedCode;
    readonly expired: ClosedCode;
    /** A code of an app, or a recovery code, that was wrong too often. */
    readonly atHand: string;
    readonly tryAgain: string;
    readonly numberAgain: string;
  };
  /** Of refusals that are over by themselves. `time` is a time of day. */
  readonly times: {
    readonly tryAgainAt: (time: string) => string;
    /** Where the time is not known. */
    readonly tryLater: string;
    readonly resendFrom: (time: string) => string;
  };
  readonly backTo: (application: string) => string;
}

/** What a key is asked for, and what is said where it does not answer. */
interface KeyNotice extends Notice {
  readonly failed: string;
}
type KeyNotices = Readonly<Record<'create' | 'get', KeyNotice>>;

/** Of keys that sign. */
export interface WebauthnTexts {
  readonly roaming: KeyNotices;
  readonly platform: KeyNotices;
  readonly waiting: string;
  readonly noScript: string;
  /** Before a key of this device is offered: whether there can be one. */
  readonly detecting: Notice;
  /** Where one is offered: not now, and not on this device. */
  readonly later: string;
  readonly never: string;
  readonly notAvailable: Notice;
  /** What it may be called, and what we would call it. */
  readonly nickname: Notice & {
    readonly label: string;
    readonly roaming: string;
    readonly platform: string;
  };
  readonly added: Readonly<Record<'roaming' | 'platform', Notice>>;
}

/** Of passkeys, which sign people in. */
export interface PasskeyTexts {
  readonly signIn: string;
  /** Where one is offered. */
  readonly offer: Notice & {
    readonly submit: string;
    readonly later: string;
    readonly never: string;
  };
}

/** What such a page says once, after a change. */
export const accountNews = [
  ...['added', 'renamed', 'removed', 'code_renewed'],
  ...['browser_forgotten', 'browsers_forgotten', 'session_ended', 'sessions_ended'],
] as const;
export type AccountNews = (typeof accountNews)[number];

/** A day, in words. */
type OfDate = (date: string) => string;

/** Of a person's own page. */
export interface AccountTexts extends Notice {
  readonly methods: {
    readonly title: string;
    readonly none: string;
    readonly locked: string;
    readonly added: OfDate;
    readonly used: OfDate;
    readonly add: string;
    readonly addPasskey: string;
    readonly rename: string;
  };
  readonly recoveryCode: Notice & {
    readonly given: OfDate;
    readonly none: string;
    readonly renew: string;
  };
  readonly sessions: {
    readonly title: string;
    readonly here: string;
    readonly unknown: string;
    readonly since: OfDate;
    readonly seen: OfDate;
  };
  readonly browsers: Notice & { readonly none: string; readonly since: OfDate };
  /** `act` leads to the question. */
  readonly asks: Readonly<
    Record<AccountAsk, Notice & { readonly act: string; readonly submit: string }>
  >;
  /** Of what is removed, where nothing else is left. */
  readonly last: string;
  readonly lastCode: string;
  readonly rename: {
    readonly title: string;
    readonly label: string;
    readonly submit: string;
  };
  readonly newCode: Notice & { readonly submit: string };
  readonly passkey: string;
  readonly confirm: Notice & { readonly byPasskey: string; readonly submit: string };
  readonly back: string;
  readonly news: Readonly<Record<AccountNews, string>>;
}

/** Of choosing another password. */
export interface ResetTexts {
  /** On the login page. */
  readonly forgot: string;
  readonly request: Notice & {
    readonly submit: string;
    readonly back: string;
  };
  readonly asked: {
    readonly title: string;
    /** `name` is what was typed, where that is known still. */
    readonly text: (name: string | undefined) => string;
    readonly few: string;
    readonly resend: string;
    readonly again: string;
  };
  readonly form: Notice & {
    readonly password: string;
    readonly again: string;
    readonly hint: string;
    readonly submit: string;
  };
  readonly done: Notice;
}

interface ClosedCode {
  readonly title: string;
  readonly text: (shown: string, way: Way) => string;
}

/** What is said of a refusal above its form. */
export const refusalText = ({ refusals, problems }: Texts, refusal: PageRefusal): string =>
  refusal === 'broken' || refusal === 'service_silent' || refusal === 'too_many_requests'
    ? problems[refusal].text
    : refusals[refusal];

/** Everything the hosted pages say, in one language. A missing text does not compile. */
export interface Texts extends DeadEndTexts {
  /** BCP 47. */
  readonly language: string;
  /** When the page is made, where it is one of a login: times are told from then on. */
  readonly now?: string;
  /** What the window is called, where the tenant has words for it; else the page's title. */
  readonly pageTitle?: string;
  /** What the tenant says under one of Auth0's names, on a page where factors are chosen. */
  readonly own?: (name: string) => string | undefined;
  readonly login: {
    readonly title: string;
    readonly lead: (application: string) => string;
    readonly username: string;
    readonly password: string;
    readonly submit: string;
    readonly or: string;
    readonly continueWith: (connection: string) => string;
  };
  readonly enrollment: {
    readonly title: string;
    readonly lead: string;
    readonly phone: string;
    readonly country: string;
    /** `example` is a number as it is written within the country that is chosen. */
    readonly hint: (example: string) => string;
    readonly by: string;
    readonly ways: Readonly<Record<MessageType, string>>;
    /** What the person calls what they enrol. */
    readonly device: string;
    readonly risk: string;
    readonly submit: string;
    readonly other: string;
  };
  readonly challenge: {
    readonly title: string;
    /** `shown` is all of the number, or of the address, that may be. */
    readonly lead: (shown: string, way: Way) => string;
    readonly validFor: (minutes: number) => string;
    readonly sentAgain: string;
    readonly code: string;
    readonly submit: string;
    readonly resend: string;
    readonly other: string;
    readonly otherNumber: string;
    /** `period` is a length of time, in words. */
    readonly remember: (period: string) => string;
  };
  readonly app: {
    /** What enrolling one says, and what being asked for its code says. */
    readonly enrollment: Notice;
    readonly challenge: Notice;
    /** What the picture is, for who does not see it. */
    readonly picture: string;
    /** Leads to the app on this very device. */
    readonly open: string;
    readonly key: string;
    readonly code: string;
  };
  readonly recovery: {
    readonly challenge: Notice;
    readonly code: string;
    /** Why they are given one: it is their first, or the one they used is void. */
    readonly given: Readonly<Record<RecoveryCodeDue, Notice>>;
    readonly copy: string;
    readonly copied: string;
    readonly print: string;
    readonly download: string;
    readonly saved: string;
  };
  readonly webauthn: WebauthnTexts;
  readonly passkey: PasskeyTexts;
  readonly account: AccountTexts;
  readonly reset: ResetTexts;
  readonly options: {
    readonly title: string;
    readonly lead: string;
  };
  readonly enrollOptions: Notice;
  readonly enrolled: Notice;
  readonly signOut: Notice & { readonly submit: string };
  readonly signedOut: Notice;
  readonly continuing: Notice & { readonly submit: string };
  /** What stands around every page. */
  readonly frame: {
    /** Who is signing in, for who does not see where it stands. */
    readonly account: string;
    readonly notYou: string;
    readonly language: string;
    readonly privacy: string;
    readonly toStart: string;
  };
  readonly error: string;
  readonly startAgain: string;
  readonly support: string;
  readonly reference: (id: string) => string;
  readonly refusals: Readonly<Record<Exclude<PageRefusal, Trouble>, string>>;
  /** What the site says where nobody signs in. */
  readonly home: Notice;
  readonly problems: Readonly<Record<PageProblem, Notice>>;
}
