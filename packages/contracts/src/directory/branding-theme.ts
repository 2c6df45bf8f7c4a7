import { z } from 'zod';

const colour = z.string().regex(/^#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/);
const edge = z.enum(['pill', 'rounded', 'sharp']);
const side = z.enum(['center', 'left', 'right']);
const percent = z.number().min(0).max(150);

/**
 * Auth0's theme, of its parts: `object` says what becomes of keys that are none of it, `url` what
 * an address may be. `''` is none.
 */
export const brandingThemeOf = (object: typeof z.object, url: z.ZodType<string>) => {
  const text = object({ bold: z.boolean(), size: percent });
  return object({
    borders: object({
      button_border_radius: z.number().min(1).max(10),
      button_border_weight: z.number().min(0).max(10),
      buttons_style: edge,
      input_border_radius: z.number().min(0).max(10),
      input_border_weight: z.number().min(0).max(3),
      inputs_style: edge,
      show_widget_shadow: z.boolean(),
      widget_border_weight: z.number().min(0).max(10),
      widget_corner_radius: z.number().min(0).max(50),
    }),
    colors: object({
      base_focus_color: colour.optional(),
      base_hover_color: colour.optional(),
      body_text: colour,
      captcha_widget_theme: z.enum(['auto', 'dark', 'light']).optional(),
      error: colour,
      header: colour,
      icons: colour,
      input_background: colour,
      input_border: colour,
      input_filled_text: colour,
      input_labels_placeholders: colour,
      links_focused_components: colour,
      primary_button: colour,
      primary_button_label: colour,
      read_only_background: colour.optional(),
      secondary_button_border: colour,
      secondary_button_label: colour,
      success: colour,
      widget_background: colour,
      widget_border: colour,
    }),
    displayName: z.string().min(1).max(2_048).optional(),
    fonts: object({
      body_text: text,
      buttons_text: text,
      font_url: url,
      input_labels: text,
      links: text,
      links_style: z.enum(['normal', 'underlined']),
      reference_text_size: z.number().min(12).max(24),
      subtitle: text,
      title: text,
    }),
    page_background: object({
      background_color: colour,
      background_image_url: url,
      page_layout: side,
    }),
    widget: object({
      header_text_alignment: side,
      logo_height: z.number().min(1).max(100),
      logo_position: z.enum(['center', 'left', 'none', 'right']),
      logo_url: url,
      social_buttons_layout: z.enum(['bottom', 'top']),
    }),
  });
};

/** A theme as it is kept; what a newer release adds to one is passed over. */
export const brandingTheme = brandingThemeOf(z.object, z.string().max(2_048)).extend({
  themeId: z.string(),
  displayName: z.string(),
});
export type BrandingTheme = z.output<typeof brandingTheme>;
