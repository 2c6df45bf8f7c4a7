import {
  patchTenant,
  shownOrNull,
  type TenantSettings,
  tenantSettings,
} from '@countersign/contracts';
import { z } from 'zod';
import { tenantFields } from '../fields/tenant-fields.ts';

const { shape } = tenantSettings;

/** The settings that are acted upon, by their names here. */
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
  privacy_policy_url: 'privacyUrl',
  session_lifetime: 'sessionLifetimeHours',
  idle_session_lifetime: 'idleSessionLifetimeHours',
  management_mfa_lifetime_in_hours: 'managementMfaLifetimeHours',
  // Always said, because tools take its absence for "on".
  phone_consolidated_experience: 'isPhoneConsolidated',
} as const satisfies Record<string, keyof TenantSettings>;

export const settingsChange = z.strictObject(tenantFields.taken);
export type SettingsChange = z.output<typeof settingsChange>;

/** A tenant's settings on the wire; every field is optional to choose from. */
export const settingsBody = z
  .object({
    allowed_logout_urls: shape.allowedLogoutUrls,
    acr_values_supported: shape.acrValuesSupported,
    default_redirection_uri: shape.defaultRedirectionUri,
    enabled_locales: shape.enabledLocales,
    flags: shape.flags,
    friendly_name: shape.friendlyName,
    picture_url: shape.pictureUrl,
    support_email: shape.supportEmail,
    support_url: shape.supportUrl,
    privacy_policy_url: shape.privacyUrl,
    session_lifetime: shape.sessionLifetimeHours,
    idle_session_lifetime: shape.idleSessionLifetimeHours,
    management_mfa_lifetime_in_hours: shape.managementMfaLifetimeHours,
    phone_consolidated_experience: shape.isPhoneConsolidated,
  })
  .partial()
  .extend(tenantFields.answered);
export type SettingsBody = z.output<typeof settingsBody>;

/** Writes a tenant's settings as Auth0 does; what is not set is not mentioned. */
export const settingsWire = (settings: TenantSettings): SettingsBody => {
  const { pictureUrl, supportUrl, privacyUrl = null } = settings;
  const shown = {
    pictureUrl: shownOrNull(pictureUrl),
    supportUrl: shownOrNull(supportUrl),
    privacyUrl: shownOrNull(privacyUrl),
  };
  const own = Object.entries(names)
    .map(([wire, name]) => [wire, { ...settings, ...shown }[name]])
    .filter(([, value]) => value !== null);
  return settingsBody.parse({
    ...tenantFields.shown(settings.others),
    ...Object.fromEntries(own),
  });
};

type Lifetime = number | null | undefined;
const inHours = (minutes: Lifetime): Lifetime => minutes && minutes / 60;

/** Minutes count before hours: tools send both, and hours that are whole. */
const lifetimeOf = (minutes: Lifetime, hours: Lifetime): Lifetime =>
  inHours(minutes) ?? (hours === undefined ? minutes : hours);

/** Lifetimes of sessions that end with the browser: there are none, so they are only kept. */
const ephemeralOf = (body: SettingsChange) => {
  const hours = {
    ephemeral_session_lifetime: inHours(body.ephemeral_session_lifetime_in_minutes),
    idle_ephemeral_session_lifetime: inHours(body.idle_ephemeral_session_lifetime_in_minutes),
  };
  return Object.fromEntries(Object.entries(hours).filter(([, value]) => value !== undefined));
};

/** The change a body asks for. Flags, and what is only kept, merge with what is there. */
export const patchOf = (body: SettingsChange) => {
  const sent: Readonly<Record<string, unknown>> = body;
  const own = Object.entries(names).map(([wire, name]) => [name, sent[wire]]);
  const others = { ...tenantFields.keptOf(body), ...ephemeralOf(body) };
  return patchTenant.request.shape.patch.parse({
    ...Object.fromEntries(own),
    sessionLifetimeHours: lifetimeOf(body.session_lifetime_in_minutes, body.session_lifetime),
    idleSessionLifetimeHours: lifetimeOf(
      body.idle_session_lifetime_in_minutes,
      body.idle_session_lifetime,
    ),
    ...(Object.keys(others).length > 0 && { others }),
  });
};
