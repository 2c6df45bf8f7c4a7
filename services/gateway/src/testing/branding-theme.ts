const text = { bold: false, size: 100 };

/** A theme as Auth0's dashboard sends it. */
export const exampleTheme = {
  borders: {
    ...{ button_border_radius: 3, button_border_weight: 1, buttons_style: 'rounded' },
    ...{ input_border_radius: 3, input_border_weight: 1, inputs_style: 'rounded' },
    ...{ show_widget_shadow: true, widget_border_weight: 0, widget_corner_radius: 5 },
  },
  colors: {
    ...{ body_text: '#1e212a', error: '#d03c38', header: '#1e212a', icons: '#65676e' },
    ...{ input_background: '#ffffff', input_border: '#c9cace', input_filled_text: '#000000' },
    ...{ input_labels_placeholders: '#65676e', links_focused_components: '#635dff' },
    ...{ primary_button: '#0b6', primary_button_label: '#ffffff' },
    ...{ secondary_button_border: '#c9cace', secondary_button_label: '#1e212a' },
    ...{ success: '#13a688', widget_background: '#ffffff', widget_border: '#c9cace' },
  },
  displayName: 'Ours',
  fonts: {
    ...{ body_text: text, buttons_text: text, font_url: '', input_labels: text },
    ...{ links: { ...text, bold: true }, links_style: 'normal', reference_text_size: 16 },
    ...{ subtitle: text, title: { ...text, size: 150 } },
  },
  page_background: {
    ...{ background_color: '#102030', background_image_url: '', page_layout: 'center' },
  },
  widget: {
    ...{ header_text_alignment: 'center', logo_height: 52, logo_position: 'center' },
    ...{ logo_url: 'https://theme.example/logo.svg', social_buttons_layout: 'bottom' },
  },
} as const;
