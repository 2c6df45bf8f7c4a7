import { shownOrNull, type Tenant } from '@countersign/contracts';
import { html } from 'hono/html';
import type { Theme } from './theme.ts';

type Settings = Tenant['settings'];

/** Where nobody has decided anything. */
const neutral = { primary: '#2f4a6d', background: '#eef1f5' };

/** `#abc` is `#aabbcc`. */
const six = (colour: string): string =>
  colour.length === 4 ? `#${[...colour.slice(1)].map((digit) => digit + digit).join('')}` : colour;

/** The colours of a tenant's pages: of its theme where it has one, else of its branding. */
export const themeOf = (settings: Settings | undefined): Theme => {
  if (!settings) return neutral;
  const { theme, colorScheme } = settings;
  return {
    primary: six(theme?.colors.primary_button ?? settings.primaryColor),
    background: six(theme?.page_background.background_color ?? settings.pageBackground),
    scheme: colorScheme ?? 'auto',
  };
};

const shown = (url: string | null | undefined) => shownOrNull(url || null);

/** The logos of a tenant's pages, by day and by night, where they are such as browsers fetch. */
const logosOf = ({ theme, logoUrl, pictureUrl, darkLogoUrl }: Settings) => ({
  light: shown(theme?.widget.logo_url) ?? shown(logoUrl) ?? shown(pictureUrl),
  dark: shown(darkLogoUrl),
});

/** Every picture that a tenant's pages may load. */
export const picturesOf = (settings: Settings): readonly (string | null)[] => {
  const { light, dark } = logosOf(settings);
  return [light, dark, shown(settings.faviconUrl)];
};

/** Which of the two logos is shown, and when; by night one without a night's own has a plate. */
export const logoOf = (settings: Settings): ReturnType<typeof html> | undefined => {
  const { light, dark } = logosOf(settings);
  const { friendlyName, colorScheme: scheme = 'auto' } = settings;
  const alone = scheme === 'dark' ? (dark ?? light) : (light ?? dark);
  if (!alone) return undefined;
  const isOfNight = alone === dark || (dark !== null && scheme === 'auto');
  const picture = html`<img src="${alone}" alt="${friendlyName}"${
    !isOfNight && html` class="plate"`
  }>`;
  if (scheme !== 'auto' || !dark || !light) return picture;
  const source = html`<source srcset="${dark}" media="(prefers-color-scheme: dark)">`;
  return html`<picture>${source}${picture}</picture>`;
};
