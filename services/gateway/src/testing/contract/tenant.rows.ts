import { languages } from '@countersign/contracts';
import { exampleTheme } from '../branding-theme.ts';
import { type Row, resource } from './row.ts';

const scopes = { read: 'read:tenant_settings', write: 'update:tenant_settings' };
const settings = resource('§2.3', '/tenants/settings', scopes);

const shown = (last: string) =>
  `{"allowed_logout_urls":[],"enabled_locales":${JSON.stringify(languages)},` +
  '"flags":{"passkey_satisfies_mfa":true,"require_registered_audiences":true},' +
  '"friendly_name":"acme","session_lifetime":168,"idle_session_lifetime":72,' +
  `"management_mfa_lifetime_in_hours":12,"phone_consolidated_experience":false${last}}`;

const branding = resource('§2.3', '/branding', { read: 'read:branding', write: 'update:branding' });
const looks = (primary: string) =>
  `{"colors":{"primary":"${primary}","page_background":"#f4f5f7"}}`;

const themesAt = '/branding/themes';
const by = (write: string) => ({ read: 'read:branding', write });
const themes = resource('§2.3', themesAt, by('create:branding'));
const theme = (write: string) => resource('§2.3', `${themesAt}/:id`, by(write));
const path = `${themesAt}/{theme}`;
const keys = [...Object.keys(exampleTheme), 'themeId'];

/** A theme of the pages. */
const themeRows: readonly Row[] = [
  themes('POST', {
    body: exampleTheme,
    status: 201,
    keys,
    keeps: { theme: 'themeId' },
    refused: [
      [{ ...exampleTheme, themeId: 'mine' }, 'Additional properties not allowed: themeId'],
      [{ ...exampleTheme, widget: undefined }, 'Missing required property: widget'],
    ],
  }),
  resource('§2.3', `${themesAt}/default`, by(''))('GET', { keys }),
  theme('')('GET', { path, keys }),
  theme('update:branding')('PATCH', { path, body: exampleTheme, keys }),
  theme('delete:branding')('DELETE', { path, status: 204, text: '' }),
];

const previews = resource('ADR 64', '/countersign/pages/preview', by('update:branding'));

/** Pages to look at: a form of ours. */
const previewRows: readonly Row[] = [
  resource('ADR 64', '/countersign/pages', by(''))('GET', {}),
  previews('POST', {
    body: { page: 'login', branding: { colors: { primary: '#abcdef' } }, theme: exampleTheme },
    keys: ['url'],
    refused: [
      [{ page: 'login', language: 'tlh' }, 'No enum match'],
      [{ page: 'login', texts: { title: 1 } }, 'Expected type string but found type number'],
      [{ page: 'login', texts: { title: 'x'.repeat(2_001) } }, 'maximum 2000'],
      [{ page: 'login', css: '' }, 'Additional properties not allowed: css'],
    ],
  }),
];

/** A tenant's settings that concern MFA: the end of §2.3; and how its pages look. */
export const tenantRows: readonly Row[] = [
  settings('GET', { text: shown('') }),
  settings('PATCH', {
    body: { customize_mfa_in_postlogin_action: true },
    text: shown(',"customize_mfa_in_postlogin_action":true'),
    refused: [
      [{ customize_mfa_in_postlogin_action: 'yes' }, 'Expected type boolean'],
      [{ phone_consolidated_experience: 'yes' }, 'Expected type boolean'],
      [{ guardian_mfa_page: { enabled: 'yes' } }, 'Expected type boolean'],
      [{ guardian_mfa_page: { css: '' } }, 'Additional properties not allowed: css'],
      [{ acr_values_supported: 'urn:a' }, 'Expected type array but found type string'],
      [{ flags: { mfa_show_factor_list_on_enrollment: 1 } }, 'Expected type boolean'],
    ],
  }),
  settings('PATCH', {
    body: { guardian_mfa_page: { enabled: true, html: '<p>' } },
    text: shown(
      ',"guardian_mfa_page":{"enabled":true,"html":"<p>"},"customize_mfa_in_postlogin_action":true',
    ),
  }),
  settings('PATCH', {
    body: { acr_values_supported: ['urn:a'], flags: { mfa_show_factor_list_on_enrollment: true } },
    keys: [
      'allowed_logout_urls',
      'acr_values_supported',
      'enabled_locales',
      'flags',
      'friendly_name',
      'session_lifetime',
      'idle_session_lifetime',
      'management_mfa_lifetime_in_hours',
      'phone_consolidated_experience',
      'guardian_mfa_page',
      'customize_mfa_in_postlogin_action',
    ],
  }),
  branding('GET', { text: looks('#0059d6') }),
  branding('PATCH', {
    body: { colors: { primary: '#aa0011' }, favicon_url: null },
    text: looks('#aa0011'),
    refused: [
      [{ colors: { primary: 'red' } }, 'format regex'],
      [{ logo: 'https://cdn.example/a.png' }, 'Additional properties not allowed: logo'],
    ],
  }),
  ...themeRows,
  ...previewRows,
];
