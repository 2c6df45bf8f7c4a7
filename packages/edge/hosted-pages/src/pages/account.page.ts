import type { FactorName } from '@countersign/contracts';
import type { Factors } from '@countersign/factors';
import { html } from 'hono/html';
import { deviceNameMaxLength } from '../answering.ts';
import type { AccountNews, PageRefusal, Texts } from '../texts/texts.ts';
import { type AccountAsk, accountPath, actionPath } from './account-paths.ts';
import type { Html, Page } from './layout.ts';
import { authenticatorLabel, factorChoices } from './options.page.ts';
import { dataOf, dayOf, field, inGroups, news, refusalNotice } from './parts.ts';
import { recoveryCodeActs } from './recovery-code.page.ts';
import { recoveryCodeScript } from './recovery-code-script.route.ts';
import { scriptAddress } from './webauthn.page.ts';

/** Something a person proves themselves with; of a number or an address a hint alone. */
export interface AccountMethod {
  readonly authenticatorId: string;
  readonly factor: FactorName;
  readonly hint: string;
  readonly name?: string | undefined;
  readonly addedAt: string;
  readonly usedAt?: string | undefined;
  readonly isLocked: boolean;
}

export interface AccountSession {
  readonly id: string;
  readonly isHere: boolean;
  readonly device?: string | undefined;
  /** What it was begun for. */
  readonly application?: string | undefined;
  readonly startedAt: string;
  readonly seenAt: string;
}

export interface AccountBrowser {
  readonly browserId: string;
  readonly device?: string | undefined;
  readonly rememberedAt: string;
  readonly seenAt: string;
}

export interface AccountPage {
  readonly methods: readonly AccountMethod[];
  /** When theirs was given, where they have one. */
  readonly recoveryCodeAt?: string | undefined;
  /** Whether they may have a new one. */
  readonly mayRenewCode: boolean;
  readonly mayAdd: boolean;
  readonly mayAddPasskey: boolean;
  readonly sessions: readonly AccountSession[];
  readonly browsers: readonly AccountBrowser[];
  readonly refusal?: PageRefusal | undefined;
  readonly retryAt?: string | undefined;
  readonly news?: AccountNews | undefined;
}

interface Deed {
  readonly href: string;
  readonly act: string;
}

interface Thing {
  readonly label: string;
  /** What the person calls it, or what it was begun for. */
  readonly name?: string | undefined;
  readonly details: readonly (string | undefined)[];
  readonly deeds: readonly Deed[];
}

/** What a link does, and for who hears it alone, to what. */
const deed = ({ href, act }: Deed, { label, name }: Thing): Html =>
  html`<a class="deed" href="${href}">${act} <span class="unseen">${name ?? label}</span></a>`;

const things = (all: readonly Thing[]): Html =>
  html`<ul class="things">${all.map(
    (thing) => html`<li><div><span>${thing.label}</span>${
      thing.name !== undefined && html` <bdi>${thing.name}</bdi>`
    }<small class="about">${thing.details.filter(Boolean).join(' · ')}</small></div>
<div class="deeds">${thing.deeds.map((each) => deed(each, thing))}</div></li>`,
  )}</ul>`;

const part = (id: string, title: string, content: Html): Html =>
  html`<section class="part" aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
${content}</section>`;

const further = (links: readonly (Deed | false)[]): Html | undefined => {
  const shown = links.filter((each) => each !== false);
  if (shown.length === 0) return undefined;
  return html`<div class="aside">${shown.map(
    ({ href, act }) => html`<a href="${href}">${act}</a>`,
  )}</div>`;
};

const methodsPart = (
  { methods, mayAdd, mayAddPasskey }: AccountPage,
  texts: Texts,
  factors: Factors,
): Html => {
  const { methods: words, asks } = texts.account;
  const day = (at: string) => dayOf(texts.language, at);
  const rows = methods.map((each) => ({
    label: authenticatorLabel(each, texts, factors),
    name: each.name,
    details: [
      words.added(day(each.addedAt)),
      each.usedAt && words.used(day(each.usedAt)),
      each.isLocked ? words.locked : undefined,
    ],
    deeds: [
      { href: actionPath('rename', each.authenticatorId), act: words.rename },
      { href: actionPath('remove', each.authenticatorId), act: asks.remove.act },
    ],
  }));
  return part(
    'methods',
    words.title,
    html`${rows.length > 0 ? things(rows) : html`<p class="lead">${words.none}</p>`}
${further([
  mayAdd && { href: actionPath('add'), act: words.add },
  mayAddPasskey && { href: actionPath('passkey'), act: words.addPasskey },
])}`,
  );
};

const codePart = ({ recoveryCodeAt, mayRenewCode }: AccountPage, texts: Texts) => {
  if (recoveryCodeAt === undefined && !mayRenewCode) return undefined;
  const { title, text, given, none, renew } = texts.account.recoveryCode;
  const since = recoveryCodeAt === undefined ? none : given(dayOf(texts.language, recoveryCodeAt));
  return part(
    'recovery-code',
    title,
    html`<p class="lead">${text} ${since}</p>
${further([mayRenewCode && { href: actionPath('recovery-code'), act: renew }])}`,
  );
};

const sessionsPart = ({ sessions }: AccountPage, texts: Texts): Html => {
  const { sessions: words, asks } = texts.account;
  const day = (at: string) => dayOf(texts.language, at);
  const rows = sessions.map(({ id, isHere, device, application, startedAt, seenAt }) => ({
    label: device ?? words.unknown,
    name: isHere ? words.here : application,
    details: [words.since(day(startedAt)), isHere ? undefined : words.seen(day(seenAt))],
    deeds: isHere
      ? [{ href: '/oidc/logout', act: texts.signOut.submit }]
      : [{ href: actionPath('end-session', id), act: asks['end-session'].act }],
  }));
  return part(
    'sessions',
    words.title,
    html`${things(rows)}
${further([{ href: actionPath('end-sessions'), act: asks['end-sessions'].act }])}`,
  );
};

const browsersPart = ({ browsers }: AccountPage, texts: Texts): Html => {
  const { browsers: words, sessions, asks } = texts.account;
  const day = (at: string) => dayOf(texts.language, at);
  const rows = browsers.map(({ browserId, device, rememberedAt, seenAt }) => ({
    label: device ?? sessions.unknown,
    details: [words.since(day(rememberedAt)), sessions.seen(day(seenAt))],
    deeds: [{ href: actionPath('forget-browser', browserId), act: asks['forget-browser'].act }],
  }));
  return part(
    'browsers',
    words.title,
    html`<p class="lead">${rows.length > 0 ? words.text : words.none}</p>
${rows.length > 0 && things(rows)}
${further([{ href: actionPath('forget-browsers'), act: asks['forget-browsers'].act }])}`,
  );
};

/** `/u/account/security`: what a person has, and what they may do to it. */
export const accountPage = (given: AccountPage, texts: Texts, factors: Factors): Page => {
  const { title, text, news: said } = texts.account;
  return {
    title,
    isRefusal: given.refusal !== undefined,
    content: html`<h1>${title}</h1>
<p class="lead">${text}</p>
${refusalNotice(given, texts)}
${news(given.news && said[given.news])}
${methodsPart(given, texts, factors)}
${codePart(given, texts)}
${sessionsPart(given, texts)}
${browsersPart(given, texts)}`,
  };
};

/** A form of a person's own page: what it is for is sealed in it. */
const accountForm = (
  sealed: string,
  content: Html,
  data: Readonly<Record<string, string>> = {},
): Html => html`<form method="post" action="${accountPath}"${dataOf(data)}>
<input type="hidden" name="form" value="${sealed}">
${content}
</form>`;

const back = ({ account }: Texts): Html =>
  html`<div class="aside"><a href="${accountPath}">${account.back}</a></div>`;

/** Asks whether it is meant: it cannot be undone. */
export const accountAskPage = (
  given: {
    readonly ask: AccountAsk;
    readonly form: string;
    /** What it is about, where there are several. */
    readonly what?: string | undefined;
    /** Nothing is left after it that proves them; and their recovery code goes with it. */
    readonly isLast?: boolean;
    readonly losesCode?: boolean;
  },
  texts: Texts,
): Page => {
  const { title, text, submit } = texts.account.asks[given.ask];
  return {
    title,
    content: html`<h1>${title}</h1>
<p class="lead">${text}${given.isLast && html` ${texts.account.last}`}${
      given.losesCode && html` ${texts.account.lastCode}`
    }</p>
${given.what !== undefined && html`<p class="key"><bdi>${given.what}</bdi></p>`}
${accountForm(given.form, html`<button class="submit" type="submit">${submit}</button>`)}
${back(texts)}`,
  };
};

/** Gives something another name. */
export const accountRenamePage = (
  given: { readonly form: string; readonly what: string; readonly name?: string | undefined },
  texts: Texts,
): Page => {
  const { title, label, submit } = texts.account.rename;
  return {
    title,
    content: html`<h1>${title}</h1>
<p class="key"><bdi>${given.what}</bdi></p>
${accountForm(
  given.form,
  html`${field({
    ...{ name: 'name', label, type: 'text', autocomplete: 'off', value: given.name },
    ...{ maxLength: deviceNameMaxLength, isInvalid: false, isFirst: true },
  })}
<button class="submit" type="submit">${submit}</button>`,
)}
${back(texts)}`,
  };
};

/** A recovery code to keep, which counts once its person says that they have. */
export const accountCodePage = (
  given: { readonly form: string; readonly code: string },
  texts: Texts,
): Page => {
  const { title, text, submit } = texts.account.newCode;
  return {
    title,
    script: recoveryCodeScript,
    content: html`<h1>${title}</h1>
<p class="lead">${text}</p>
<p class="key recovery">${inGroups(given.code)}</p>
${recoveryCodeActs(given.code, texts)}
${accountForm(
  given.form,
  html`<p class="remember">
<input id="saved" name="saved" type="checkbox" value="true" required>
<label for="saved">${texts.recovery.saved}</label>
</p>
<button class="submit" type="submit">${submit}</button>`,
)}
${back(texts)}`,
  };
};

/** Adds a passkey; what the browser is asked with is JSON. */
export const accountPasskeyPage = (
  given: { readonly form: string; readonly options: unknown },
  texts: Texts,
): Page => {
  const { methods, passkey } = texts.account;
  return {
    title: methods.addPasskey,
    script: scriptAddress,
    content: html`<h1>${methods.addPasskey}</h1>
<p class="lead">${passkey}</p>
<noscript><p class="refusal" role="alert">${texts.webauthn.noScript}</p></noscript>
${accountForm(
  given.form,
  html`<input type="hidden" name="response" value="">
<p role="status"></p>
<button class="submit" type="submit">${texts.passkey.offer.submit}</button>`,
  {
    ceremony: 'create',
    options: JSON.stringify(given.options),
    waiting: texts.webauthn.waiting,
    signal: 'accepted',
  },
)}
${back(texts)}`,
  };
};

/** Before a change: whoever is signed in proves once more that it is they. */
export const accountConfirmPage = (
  given: { readonly form: string; readonly isByPasskey: boolean },
  texts: Texts,
): Page => {
  const { title, text, byPasskey, submit } = texts.account.confirm;
  return {
    title,
    content: html`<h1>${title}</h1>
<p class="lead">${text}${given.isByPasskey && html` ${byPasskey}`}</p>
${accountForm(given.form, html`<button class="submit" type="submit">${submit}</button>`)}
${back(texts)}`,
  };
};

/** Which way to prove oneself is to be added. */
export const accountAddPage = (
  given: { readonly form: string; readonly factors: readonly FactorName[] },
  texts: Texts,
  factors: Factors,
): Page => {
  const { title, text } = texts.enrollOptions;
  return {
    title,
    content: html`<h1>${title}</h1>
<p class="lead">${text}</p>
${accountForm(given.form, factorChoices(given.factors, texts, factors))}
${back(texts)}`,
  };
};
