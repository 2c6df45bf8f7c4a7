import {
  patchTenant,
  shownOrNull,
  shownUrl,
  type TenantSettings,
  tenantSettings,
} from '@countersign/contracts';
import { z } from 'zod';

const { shape } = tenantSettings;
const kept = z.json().optional();

/** Auth0 settings that nothing here acts upon: kept, so that a tool finds what it wrote. */
const keptSettings = {
  guardian_mfa_page: z
    .strictObject({ enabled: z.boolean().optional(), html: z.string().optional() })
    .nullable()
    .optional(),
  customize_mfa_in_postlogin_action: z.boolean().nullable().optional(),
  change_password: kept,
  error_page: kept,
  device_flow: kept,
  default_audience: kept,
  default_directory: kept,
  sandbox_version: kept,
  legacy_sandbox_version: kept,
  session_cookie: kept,
  sessions: kept,
  oidc_logout: kept,
  allow_organization_name_in_authentication_api: kept,
  mtls: kept,
  pushed_authorization_requests_supported: kept,
  skip_non_verifiable_callback_uri_confirmation_prompt: kept,
  universal_login: kept,
};

/** The rest, by their names here. */
const names = {
  allowed_logout_urls: 'allowedLogoutUrls',
  acr_values_supported: 'acrValuesSupported',
  default_redirection_uri: 'defaultRedirectionUri',
  enabled_locales: 'enabledLocales',
  flags: 'flags',
  friendly_name: 'friendlyName',
  picture_url: 'pictureUrl',
  support_email: 'supportEmail',
  support_url: 'supportUrl',
  session_lifetime: 'sessionLifetimeHours',
  idle_session_lifetime: 'idleSessionLifetimeHours',
  phone_consolidated_experience: 'isPhoneConsolidated',
} as const satisfies Record<string, keyof TenantSettings>;

const fields = {
  allowed_logout_urls: shape.allowedLogoutUrls,
  acr_values_supported: shape.acrValuesSupported,
  default_redirection_uri: shape.defaultRedirectionUri,
  enabled_locales: shape.enabledLocales.min(1),
  flags: shape.flags,
  friendly_name: shape.friendlyName,
  picture_url: shownUrl.nullable(),
  support_email: shape.supportEmail,
  support_url: shownUrl.nullable(),
  session_lifetime: shape.sessionLifetimeHours.describe('Hours a session lives at most'),
  idle_session_lifetime: shape.idleSessionLifetimeHours.describe('Hours a session lives unused'),
  // Always said, because tools take its absence for "on".
  phone_consolidated_experience: shape.isPhoneConsolidated,
};

export const settingsChange = z.strictObject(fields).partial().extend(keptSettings);
type SettingsChange = z.output<typeof settingsChange>;

/** A tenant's settings on the wire; every field is optional to choose from. */
export const settingsBody = z.object(fields).partial().extend(keptSettings);
export type SettingsBody = z.output<typeof settingsBody>;

/** Writes a tenant's settings as Auth0 does; what is not set is not mentioned. */
export const settingsWire = (settings: TenantSettings): SettingsBody => {
  const { pictureUrl, supportUrl } = settings;
  const shown = { pictureUrl: shownOrNull(pictureUrl), supportUrl: shownOrNull(supportUrl) };
  const own = Object.entries(names)
    .map(([wire, name]) => [wire, { ...settings, ...shown }[name]])
    .filter(([, value]) => value !== null);
  return settingsBody.parse({ ...settings.others, ...Object.fromEntries(own) });
};

const keptOf = (body: SettingsChange) =>
  Object.entries(body).filter(([key, value]) => key in keptSettings && value !== undefined);

/** The change a body asks for. Flags, and what is only kept, merge with what is there. */
export const patchOf = (body: SettingsChange) => {
  const sent: Readonly<Record<string, unknown>> = body;
  const own = Object.entries(names).flatMap(([wire, name]) => {
    const value = sent[wire];
    return value === undefined ? [] : [[name, value]];
  });
  const others = Object.fromEntries(keptOf(body));
  return patchTenant.request.shape.patch.parse({
    ...Object.fromEntries(own),
    ...(keptOf(body).length > 0 && { others }),
  });
};
