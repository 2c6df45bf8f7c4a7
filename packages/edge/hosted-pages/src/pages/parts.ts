import type { Login } from '@countersign/contracts';
import { msBetween } from '@countersign/core';
import { html } from 'hono/html';
import { deviceNameMaxLength } from '../answering.ts';
import { type PageRefusal, refusalText, type Texts } from '../texts/texts.ts';
import type { Html } from './layout.ts';

/** Made once for each language: a format is dear. */
const clocks = new Map<string, Intl.DateTimeFormat>();
const clockIn = (language: string): Intl.DateTimeFormat => {
  const clock =
    clocks.get(language) ??
    new Intl.DateTimeFormat(language, {
      ...{ hour: '2-digit', minute: '2-digit', timeZone: 'UTC', timeZoneName: 'short' },
    });
  clocks.set(language, clock);
  return clock;
};

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Made once for each language, as above. */
const relatives = new Map<string, Intl.RelativeTimeFormat>();
/** "In 3 minutes", counted up; in hours, from the second on. */
const fromNow = (language: string, ms: number): string => {
  const format = relatives.get(language) ?? new Intl.RelativeTimeFormat(language);
  relatives.set(language, format);
  return ms < 2 * hourMs
    ? format.format(Math.ceil(ms / minuteMs), 'minute')
    : format.format(Math.ceil(ms / hourMs), 'hour');
};

/**
 * The time of day, as the person's language writes it. In UTC, and saying so: without a script no
 * browser tells where it is; so beside it stands how long that is from now.
 */
export const clockTime = ({ language, now }: Texts, at: string): string => {
  const clock = clockIn(language).format(new Date(at));
  const away = now === undefined ? 0 : msBetween(now, at);
  return away > 0 ? `${clock} (${fromNow(language, away)})` : clock;
};

/** The id of what a refusal says, so that the field it is about can point at it. */
const refusalId = 'refusal';

/** Those that are over by themselves. */
const passing: readonly PageRefusal[] = [
  'too_many_attempts',
  'too_many_ceremonies',
  'too_many_guesses',
  'too_many_sends',
];

interface RefusalNotice {
  readonly refusal?: PageRefusal | undefined;
  /** From when it is worth trying again, where that is known. */
  readonly retryAt?: string | undefined;
}

/** A refusal, announced by screen readers; of one that passes, when it does. */
export const refusalNotice = (
  { refusal, retryAt }: RefusalNotice,
  texts: Texts,
  words = refusal && refusalText(texts, refusal),
): Html | undefined => {
  if (refusal === undefined || words === undefined) return undefined;
  const { tryAgainAt, tryLater } = texts.times;
  const when =
    passing.includes(refusal) && (retryAt ? tryAgainAt(clockTime(texts, retryAt)) : tryLater);
  return html`<p class="refusal" id="${refusalId}" role="alert"${
    passing.includes(refusal) && html` data-tone="wait"`
  }>${words}${when && ` ${when}`}</p>`;
};

/** Where the page says where the code went, or what shows it. */
export const leadId = 'lead';
const newsId = 'news';

/** Good news, announced when there is nothing more urgent. */
export const news = (text: string | undefined): Html | undefined =>
  text === undefined
    ? undefined
    : html`<p class="refusal good" id="${newsId}" role="status">${text}</p>`;

/** What the script of a form needs. */
export const dataOf = (data: Readonly<Record<string, string>>) =>
  Object.entries(data).map(([name, value]) => html` data-${name}="${value}"`);

interface At {
  readonly path: string;
  readonly state: string;
}

/** The address of a page of a login. */
export const linkTo = ({ path, state }: At): string => `${path}?${new URLSearchParams({ state })}`;

/**
 * A form of a login. Its address says which, so that whatever the browser does with it next leads
 * back to the same page; so does a field, as Auth0 has it.
 */
export const form = (
  at: At,
  content: Html,
  data: Readonly<Record<string, string>> = {},
): Html => html`<form method="post"${dataOf(data)}
 action="${linkTo(at)}">
<input type="hidden" name="state" value="${at.state}">
${content}
</form>`;

interface Field {
  readonly name: string;
  readonly label: string;
  readonly type: 'text' | 'password' | 'tel';
  readonly autocomplete: string;
  readonly value?: string | undefined;
  readonly inputmode?: 'numeric';
  readonly className?: string;
  readonly hint?: string;
  readonly maxLength: number;
  /** What was entered was refused. */
  readonly isInvalid: boolean;
  /** What is said of that, where it is said here. */
  readonly notice?: Html | undefined;
  /** A field that it is one thing with, between its label and it. */
  readonly before?: Html;
  /** What else on the page says more of it, by its id. */
  readonly about?: readonly string[];
  readonly isOptional?: boolean;
  /** Typing starts here. */
  readonly isFirst?: boolean;
}

const describedBy = ({ name, hint, isInvalid, about = [] }: Field): string =>
  [isInvalid && refusalId, ...about, hint && `${name}-hint`].filter(Boolean).join(' ');

/** One labelled field, tied to its hint and to what was refused about it. */
export const field = (given: Field): Html => {
  const { name, label, type, autocomplete, value, hint, maxLength, isInvalid, isFirst } = given;
  const described = describedBy(given);
  return html`<div class="${given.isOptional ? 'field optional' : 'field'}">
<label for="${name}">${label}</label>
${given.before}<input id="${name}" name="${name}" type="${type}" autocomplete="${autocomplete}"${
    !given.isOptional && html` required`
  }
 maxlength="${maxLength}" autocapitalize="none" spellcheck="false"${
   given.inputmode && html` inputmode="${given.inputmode}"`
 }${given.className && html` class="${given.className}"`}${
   value && html` value="${value}"`
 }${isInvalid && html` aria-invalid="true"`}${
   described && html` aria-describedby="${described}"`
 }${isFirst && html` autofocus`}>
${given.notice}
${hint && html`<p class="hint" id="${name}-hint">${hint}</p>`}
</div>`;
};

/** Made once for each language: a format is dear. */
const calendars = new Map<string, Intl.DateTimeFormat>();
/** A day as the person's language writes it, in UTC, as nothing tells where they are. */
export const dayOf = (language: string, at: string): string => {
  const calendar =
    calendars.get(language) ??
    new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' });
  calendars.set(language, calendar);
  return calendar.format(new Date(at));
};

const hourSeconds = 3_600;
const daySeconds = 24 * hourSeconds;

/** Formats by language and unit, made once: each is dear, and there are few. */
const formats = new Map<string, Intl.NumberFormat>();
const formatOf = (language: string, unit: 'hour' | 'day'): Intl.NumberFormat => {
  const name = `${language} ${unit}`;
  const words = { style: 'unit', unit, unitDisplay: 'long' } as const;
  const format = formats.get(name) ?? new Intl.NumberFormat(language, words);
  formats.set(name, format);
  return format;
};

/** A length of time in the person's words: whole days, or hours where it is no day. */
const period = (language: string, seconds: number): string => {
  const isShort = seconds < daySeconds;
  const length = isShort ? hourSeconds : daySeconds;
  return formatOf(language, isShort ? 'hour' : 'day').format(Math.floor(seconds / length));
};

/** The box by which a person has this browser remembered, where the tenant offers it. */
export const rememberField = (
  memory: Login['browserMemory'],
  { challenge, language }: Texts,
): Html | undefined =>
  memory &&
  html`<p class="remember">
<input id="rememberBrowser" name="rememberBrowser" type="checkbox" value="true"${
    memory.isTicked && html` checked`
  }>
<label for="rememberBrowser">${challenge.remember(period(language, memory.overallSeconds))}</label>
</p>`;

/** The box as it was when the form was sent, where one was. */
export const ticked = (
  memory: Login['browserMemory'],
  wasTicked: boolean | undefined,
): Login['browserMemory'] => memory && { ...memory, isTicked: wasTicked ?? memory.isTicked };

/**
 * What a mask leaves of a number, as a row of X read aloud helps nobody; of an address each mask is
 * of one length, so that it does not tell how long the address is.
 */
export const shownPart = (hint: string): string =>
  hint.includes('@') ? hint.replaceAll(/\*+/g, '•••') : hint.replace(/^X+/, '');

interface CodeField {
  readonly label: string;
  readonly digits: number;
  /** Digits alone; else letters too. */
  readonly isNumeric: boolean;
  readonly refusal: PageRefusal | undefined;
  /** What is said of that: below the field, where it is about what was typed. */
  readonly notice?: Html | undefined;
  /** Whether the page begins with it: only then does typing start here. */
  readonly isFirst?: boolean;
  /** What was just said of it, too. */
  readonly hasNews?: boolean;
}

const aboutTheCode: readonly PageRefusal[] = [
  'wrong_code',
  'wrong_app_code',
  'wrong_recovery_code',
  'code_missing',
  'challenge_expired',
];

/** Whether a refusal is about the code that was typed: then it is told below its field. */
export const isAboutCode = (refusal: PageRefusal | undefined): boolean =>
  refusal !== undefined && aboutTheCode.includes(refusal);

/** Room for the whole message around a code: it is pasted as it is copied. */
const aroundMaxLength = 1_000;

/** The one field of a code, tied to what was refused about it. */
export const codeField = ({
  label,
  digits,
  isNumeric,
  refusal,
  notice,
  isFirst = true,
  hasNews = false,
}: CodeField): Html =>
  field({
    name: 'code',
    label,
    type: 'text',
    autocomplete: isNumeric ? 'one-time-code' : 'off',
    ...(isNumeric && { inputmode: 'numeric' }),
    className: isNumeric ? 'code' : 'code long',
    maxLength: digits + aroundMaxLength,
    isInvalid: isAboutCode(refusal),
    notice: isAboutCode(refusal) ? notice : undefined,
    about: hasNews ? [newsId, leadId] : [leadId],
    isFirst,
  });

/** What the person calls what they enrol, if they want. */
export const deviceField = (typed: string | undefined, { enrollment }: Texts): Html =>
  field({
    name: 'device',
    label: enrollment.device,
    type: 'text',
    autocomplete: 'off',
    value: typed,
    maxLength: deviceNameMaxLength,
    isInvalid: false,
    isOptional: true,
  });

/** A long code as people copy it: four characters at a time. */
export const inGroups = (code: string): Html =>
  html`<code>${(code.match(/.{1,4}/g) ?? []).map((group) => html`<span>${group}</span> `)}</code>`;
