import { patchTenant, shownOrNull, shownUrl, type TenantSettings } from '@countersign/contracts';
import { z } from 'zod';
import { nullish } from '../fields/fields.ts';

const colour = z.string().regex(/^#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/);
const background = z
  .union([colour, z.looseObject({ type: z.string() })])
  .refine((value) => typeof value === 'string', {
    error: 'A page has one colour as its background: gradients are not offered',
  });

/** A change of how a tenant looks; `null` takes back what was decided. */
export const brandingChange = z.strictObject(
  nullish({
    colors: z.strictObject(nullish({ primary: colour, page_background: background })),
    logo_url: shownUrl.describe('Logo of the pages, before picture_url of the tenant'),
    favicon_url: shownUrl,
    font: z.strictObject(
      nullish({ url: shownUrl.describe('Kept: the pages use what the device has') }),
    ),
    color_scheme: z
      .enum(['auto', 'light', 'dark'])
      .describe('By day, by night, or as a device has it'),
    dark_logo_url: shownUrl.describe('Logo of the pages by night'),
    page_title: z.string().min(1).max(100).describe('What a window is called after its page'),
  }),
);

export const brandingBody = z.object({
  colors: z.object({ primary: z.string(), page_background: z.string() }),
  logo_url: z.string().optional(),
  favicon_url: z.string().optional(),
  font: z.object({ url: z.string() }).optional(),
  color_scheme: z.string().optional(),
  dark_logo_url: z.string().optional(),
  page_title: z.string().optional(),
});

const shown = (url: string | null | undefined) => shownOrNull(url ?? null) ?? undefined;

/** How a tenant looks; the colours are always said, what is not set is not mentioned. */
export const brandingWire = (settings: TenantSettings): z.output<typeof brandingBody> => {
  const { primaryColor, pageBackground, logoUrl, faviconUrl, fontUrl } = settings;
  const { colorScheme, darkLogoUrl, pageTitle } = settings;
  const font = shown(fontUrl);
  return {
    colors: { primary: primaryColor, page_background: pageBackground },
    logo_url: shown(logoUrl),
    favicon_url: shown(faviconUrl),
    ...(font !== undefined && { font: { url: font } }),
    // Auth0 has none of these: they are said where they were chosen.
    ...(colorScheme && colorScheme !== 'auto' && { color_scheme: colorScheme }),
    dark_logo_url: shown(darkLogoUrl),
    page_title: pageTitle ?? undefined,
  };
};

/** `#abc` is `#aabbcc`. */
const six = (short: unknown) =>
  typeof short === 'string' && short.length === 4
    ? `#${[...short.slice(1)].map((digit) => digit + digit).join('')}`
    : short;

/** The change a body asks for. */
export const brandingPatch = (body: z.output<typeof brandingChange>) => {
  const { colors, font } = body;
  return patchTenant.request.shape.patch.parse({
    primaryColor: colors === null ? null : six(colors?.primary),
    pageBackground: colors === null ? null : six(colors?.page_background),
    logoUrl: body.logo_url,
    faviconUrl: body.favicon_url,
    fontUrl: font === null ? null : font?.url,
    colorScheme: body.color_scheme,
    darkLogoUrl: body.dark_logo_url,
    pageTitle: body.page_title,
  });
};
