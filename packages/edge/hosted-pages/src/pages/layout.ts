import { languages, shownOrNull, type Tenant } from '@countersign/contracts';
import { html } from 'hono/html';
import type { Texts } from '../texts/texts.ts';
import { logoOf, themeOf } from './look.ts';
import { styleAddress } from './style.route.ts';

/** A piece of a page. Whatever is put into one is escaped, unless it is itself a piece. */
export type Html = ReturnType<typeof html>;

/** Who is signing in; and where anybody else begins. */
export interface Who {
  readonly account: string;
  readonly elsewhere: string | undefined;
}

/** The languages there are to choose from, and the page to be read in the one that is. */
interface Switching {
  readonly languages: readonly string[];
  readonly here: string;
}

/** What surrounds every page: whose it is, and in which language. */
export interface Frame {
  /** Absent where the host belongs to nobody. */
  readonly tenant: Tenant['settings'] | undefined;
  readonly texts: Texts;
  readonly who?: Who | undefined;
  /** Absent where the page cannot be read once more in another language. */
  readonly switching?: Switching | undefined;
  /** What the logs know the request by that a refusal is of. */
  readonly reference: string;
}

/** What a page is about. */
export interface Page {
  readonly title: string;
  /** It says no to something: screen readers hear that first, in the title. */
  readonly isRefusal?: boolean;
  /** The address of its script, where it has one. */
  readonly script?: string;
  readonly content: Html;
}

const monogram = (name: string) => [...name.trim()][0]?.toUpperCase() ?? '';

const brand = (settings: Tenant['settings']): Html => {
  const { friendlyName } = settings;
  const logo = logoOf(settings);
  return html`
<div class="brand">${
    logo === undefined
      ? html`<span class="monogram" aria-hidden="true">${monogram(friendlyName)}</span>
<span>${friendlyName}</span>`
      : logo
  }</div>`;
};

const supportAddress = ({ supportUrl, supportEmail }: Tenant['settings']): string | undefined => {
  if (supportUrl && shownOrNull(supportUrl)) return supportUrl;
  return supportEmail ? `mailto:${supportEmail}` : undefined;
};

/** Help, what is said of privacy, and what a refusal is found by. */
const footer = (
  settings: Tenant['settings'] | undefined,
  { support, frame, reference: referring }: Texts,
  reference: string | undefined,
): Html | undefined => {
  const help = settings && supportAddress(settings);
  const privacy = shownOrNull(settings?.privacyUrl ?? null);
  if (!help && !privacy && reference === undefined) return undefined;
  return html`<footer>${help && html`<a href="${help}">${support}</a>`}
${privacy && html`<a href="${privacy}">${frame.privacy}</a>`}
${reference !== undefined && html`<p>${referring(reference)}</p>`}</footer>`;
};

/** A language's name as those write it who speak it. */
const ownName = (language: string): string => {
  const name = new Intl.DisplayNames(language, { type: 'language' }).of(language) ?? language;
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
};
const ownNames = new Map<string, string>(languages.map((each) => [each, ownName(each)]));

/** Every language there is, by its own name. Without a script: what opens it is the browser's. */
const languageSwitch = (
  { languages: offered, here }: Switching,
  texts: Texts,
): Html | undefined => {
  const { language: spoken, frame } = texts;
  const others = offered.filter((language) => language !== spoken);
  if (others.length === 0) return undefined;
  const name = ownNames.get(spoken);
  return html`<form class="languages" method="post" action="/u/language">
<input type="hidden" name="to" value="${here}">
<details><summary aria-label="${frame.language}: ${name}">${name}</summary>
<ul>${others.map(
    (language) => html`<li><button type="submit" name="language" value="${language}"
 lang="${language}">${ownNames.get(language)}</button></li>`,
  )}</ul></details>
</form>`;
};

const whoLine = ({ account, elsewhere }: Who, { frame }: Texts): Html =>
  html`<p class="who"><span class="unseen">${frame.account}: </span><bdi>${account}</bdi>${
    elsewhere && html` <a href="${elsewhere}">${frame.notYou}</a>`
  }</p>`;

const windowTitle = ({ tenant, texts }: Pick<Frame, 'tenant' | 'texts'>, title: string): string =>
  texts.pageTitle ?? (tenant ? `${title} | ${tenant.pageTitle ?? tenant.friendlyName}` : title);

/** Languages that are written from right to left. */
const rightToLeft: readonly string[] = ['ar'];

/** The whole document around a page's content. */
export const layout = (
  { tenant, texts, reference, who, switching }: Frame,
  { title, isRefusal = false, script, content }: Page,
): Html => {
  const favicon = shownOrNull(tenant?.faviconUrl ?? null);
  return html`<!doctype html>
<html lang="${texts.language}"${rightToLeft.includes(texts.language) && html` dir="rtl"`}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${isRefusal && `${texts.error}: `}${windowTitle({ tenant, texts }, title)}</title>
<link rel="stylesheet" href="${styleAddress(themeOf(tenant))}">${
    favicon &&
    html`
<link rel="icon" href="${favicon}">`
  }${
    script &&
    html`
<script src="${script}" defer></script>`
  }
</head>
<body>
<main>
<header>${tenant && brand(tenant)}
${switching && languageSwitch(switching, texts)}</header>
${who && whoLine(who, texts)}
${content}
${footer(tenant, texts, isRefusal ? reference : undefined)}
</main>
</body>
</html>`;
};
