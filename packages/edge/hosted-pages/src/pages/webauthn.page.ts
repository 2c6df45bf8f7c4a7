import { readFileSync } from 'node:fs';
import type { Login } from '@countersign/contracts';
import { html } from 'hono/html';
import { type PageRefusal, refusalText, type Texts } from '../texts/texts.ts';
import type { Html, Page } from './layout.ts';
import { field, form, refusalNotice, rememberField } from './parts.ts';
import { staticScript } from './static-script.ts';

/** The bundle that the library publishes for browsers lies beside what Node imports of it. */
const library = new URL(
  '../dist/bundle/index.umd.min.js',
  import.meta.resolve('@simplewebauthn/browser'),
);
const script = [
  library,
  ...['./webauthn.js', './passkey.js'].map((file) => new URL(file, import.meta.url)),
]
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

/** The script of the pages for keys, and of the login page where passkeys are. */
export const { address: scriptAddress, route: scriptRoute } = staticScript('webauthn.js', script);

interface At {
  readonly state: string;
  readonly path: string;
}

/** Which of the two kinds of keys a page is about. */
export type Which = 'roaming' | 'platform';

interface KeyPage extends At {
  readonly which: Which;
  readonly ceremony: 'create' | 'get';
  /** What the browser is asked with, as JSON. */
  readonly options: unknown;
  readonly refusal?: PageRefusal | undefined;
  readonly retryAt?: string | undefined;
  /** There is another factor to enrol, or to prove. */
  readonly hasOthers: boolean;
  readonly browserMemory?: Login['browserMemory'];
  /** Nothing depends on it: it may be put off. */
  readonly isOffered?: boolean;
}

const aside = (label: string | false): Html | false =>
  label !== false &&
  html`<div class="aside"><button type="submit" name="action" value="pick-authenticator"
 formnovalidate>${label}</button></div>`;

/** Nobody has to add what is offered: for now, or for good, in this browser. */
const declining = ({ webauthn }: Texts): Html => html`<div class="aside">
<button type="submit" name="action" value="snooze-enrollment">${webauthn.later}</button>
<button type="submit" name="action" value="refuse-add-device">${webauthn.never}</button></div>`;

/** Asks for a key to sign, to enrol it or to prove it. The button is what the script listens to. */
export const keyPage = (given: KeyPage, texts: Texts): Page => {
  const { which, ceremony, options, refusal, hasOthers } = given;
  const { webauthn, challenge, enrollment } = texts;
  const { title, text } = webauthn[which][ceremony];
  return {
    title,
    isRefusal: refusal !== undefined,
    script: scriptAddress,
    content: html`<h1>${title}</h1>
<p class="lead">${text}</p>
${refusalNotice(given, texts)}
<noscript><p class="refusal" role="alert">${webauthn.noScript}</p></noscript>
${form(
  given,
  html`<input type="hidden" name="response" value="">
<p role="status"></p>
${rememberField(given.browserMemory, texts)}
<button class="submit" type="submit" name="action" value="default">${challenge.submit}</button>
${aside(hasOthers && (ceremony === 'create' ? enrollment.other : challenge.other))}
${given.isOffered && declining(texts)}`,
  { ceremony, options: JSON.stringify(options), waiting: webauthn.waiting },
)}`,
  };
};

interface KeyErrorPage extends At {
  readonly which: Which;
  readonly ceremony: 'create' | 'get';
  readonly refusal?: PageRefusal | undefined;
  readonly hasOthers: boolean;
  readonly isOffered: boolean;
}

/** Says that a browser brought no signature, and what can be done. */
export const keyErrorPage = (given: KeyErrorPage, texts: Texts): Page => {
  const { which, ceremony, refusal = 'webauthn_failed', hasOthers } = given;
  const { webauthn, closed, challenge, enrollment } = texts;
  const { failed: title } = webauthn[which][ceremony];
  return {
    title,
    isRefusal: true,
    content: html`<h1>${title}</h1>
<p class="lead" role="alert">${refusalText(texts, refusal)}</p>
${form(
  given,
  html`<button class="submit" type="submit" name="action" value="tryagain"
 autofocus>${closed.tryAgain}</button>
${aside(hasOthers && (ceremony === 'create' ? enrollment.other : challenge.other))}
${given.isOffered && declining(texts)}`,
)}`,
  };
};

/** Learns whether this browser has a key of its device: the script tells, and goes on by itself. */
export const detectPage = (given: At, { webauthn, challenge }: Texts): Page => {
  const { title, text } = webauthn.detecting;
  const fields = ['js-available', 'webauthn-available', 'webauthn-platform-available'];
  return {
    title,
    script: scriptAddress,
    content: html`<h1>${title}</h1>
<p class="lead" role="status">${text}</p>
${form(
  given,
  html`${fields.map((name) => html`<input type="hidden" name="${name}" value="false">`)}
<button class="submit" type="submit" name="action" value="default">${challenge.submit}</button>`,
  { detects: 'capabilities' },
)}`,
  };
};

/** Says that no key can be used in this browser, or on this page. */
export const notAvailablePage = (
  given: At & { readonly hasOthers: boolean; readonly isEnrollment: boolean },
  { webauthn, challenge, enrollment }: Texts,
): Page => {
  const { title, text } = webauthn.notAvailable;
  return {
    title,
    isRefusal: true,
    content: html`<h1>${title}</h1>
<p class="lead" role="alert">${text}</p>
${
  given.hasOthers &&
  form(given, html`${aside(given.isEnrollment ? enrollment.other : challenge.other)}`)
}`,
  };
};

/** A name never is longer than the Management API takes one. */
export const nameMaxLength = 20;

/** Asks what the key that was just enrolled is to be called. */
export const nicknamePage = (
  given: At & {
    readonly which: Which;
    readonly name?: string | undefined;
    readonly refusal?: PageRefusal | undefined;
  },
  texts: Texts,
): Page => {
  const { which, name, refusal } = given;
  const { webauthn, challenge } = texts;
  const { title, text, label } = webauthn.nickname;
  return {
    title,
    isRefusal: refusal !== undefined,
    content: html`<h1>${title}</h1>
<p class="lead">${text}</p>
${form(
  given,
  html`${field({
    ...{ name: 'nickname', label, type: 'text', autocomplete: 'off', isFirst: true },
    value: name ?? webauthn.nickname[which].slice(0, nameMaxLength),
    maxLength: nameMaxLength,
    isInvalid: refusal !== undefined,
    notice: refusalNotice(given, texts),
  })}
<button class="submit" type="submit" name="action" value="default">${challenge.submit}</button>`,
)}`,
  };
};

/** Says that a key was enrolled. */
export const keyAddedPage = (
  given: At & { readonly which: Which },
  { webauthn, challenge }: Texts,
): Page => {
  const { title, text } = webauthn.added[given.which];
  return {
    title,
    content: html`<h1>${title}</h1>
<p class="lead" role="status">${text}</p>
${form(
  given,
  html`<button class="submit" type="submit" name="action" value="default"
 autofocus>${challenge.submit}</button>`,
)}`,
  };
};
