import { shownOrNull, type Tenant } from '@countersign/contracts';
import { html } from 'hono/html';
import type { Texts } from '../texts/texts.ts';
import { styleAddress } from './style.route.ts';

/** A piece of a page. Whatever is put into one is escaped, unless it is itself a piece. */
export type Html = ReturnType<typeof html>;

/** What surrounds every page: whose it is, and in which language. */
export interface Frame {
  /** Absent where the host belongs to nobody. */
  readonly tenant: Tenant['settings'] | undefined;
  readonly texts: Texts;
  /** What the logs know the request by that a refusal is of. */
  readonly reference: string;
}

/** What a page is about. */
export interface Page {
  readonly title: string;
  /** It says no to something: screen readers hear that first, in the title. */
  readonly isRefusal?: boolean;
  readonly content: Html;
}

const neutral = { primary: '#2f4a6d', background: '#eef1f5' };

const monogram = (name: string) => [...name.trim()][0]?.toUpperCase() ?? '';

/** The logo of a tenant's pages, where it is one that browsers fetch. */
export const logoOf = ({ logoUrl, pictureUrl }: Tenant['settings']): string | null =>
  shownOrNull(logoUrl ?? null) ?? shownOrNull(pictureUrl);

const brand = (settings: Tenant['settings']): Html => {
  const { friendlyName } = settings;
  const logo = logoOf(settings);
  return html`
<div class="brand">${
    logo
      ? html`<img src="${logo}" alt="${friendlyName}">`
      : html`<span class="monogram" aria-hidden="true">${monogram(friendlyName)}</span>
<span>${friendlyName}</span>`
  }</div>`;
};

const supportAddress = ({ supportUrl, supportEmail }: Tenant['settings']): string | undefined => {
  if (supportUrl && shownOrNull(supportUrl)) return supportUrl;
  return supportEmail ? `mailto:${supportEmail}` : undefined;
};

const footer = (address: string, { support }: Texts): Html =>
  html`<footer><a href="${address}">${support}</a></footer>`;

const windowTitle = ({ tenant, texts }: Pick<Frame, 'tenant' | 'texts'>, title: string): string =>
  texts.pageTitle ?? (tenant ? `${title} | ${tenant.friendlyName}` : title);

/** Languages that are written from right to left. */
const rightToLeft: readonly string[] = ['ar'];

/** The whole document around a page's content. */
export const layout = (
  { tenant, texts, reference }: Frame,
  { title, isRefusal = false, content }: Page,
): Html => {
  const theme = tenant
    ? { primary: tenant.primaryColor, background: tenant.pageBackground }
    : neutral;
  const help = tenant && supportAddress(tenant);
  const favicon = shownOrNull(tenant?.faviconUrl ?? null);
  return html`<!doctype html>
<html lang="${texts.language}"${rightToLeft.includes(texts.language) && html` dir="rtl"`}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${isRefusal && `${texts.error}: `}${windowTitle({ tenant, texts }, title)}</title>
<link rel="stylesheet" href="${styleAddress(theme)}">${
    favicon &&
    html`
<link rel="icon" href="${favicon}">`
  }
</head>
<body>
<main>${tenant && brand(tenant)}
${content}
${isRefusal && html`<p class="reference">${texts.reference(reference)}</p>`}
</main>
${help && footer(help, texts)}
</body>
</html>`;
};
