import { languages, shownUrl, tenantSettings } from '@countersign/contracts';
import { z } from 'zod';
import { anything, defineFields, off, only } from './fields.ts';

const { shape } = tenantSettings;
const minutes = z
  .number()
  .positive()
  .max(60 * 8_760);

/** A language that there is here, or a kind of it: `pt-BR`, say. */
const locale = z.string().refine((tag) => languages.some((each) => each === tag.split('-')[0]), {
  error: `Only these languages are there: ${languages.join(', ')}`,
});

/** What a tenant has decided about itself. */
export const tenantFields = defineFields({
  acts: {
    allowed_logout_urls: shape.allowedLogoutUrls,
    acr_values_supported: shape.acrValuesSupported,
    default_redirection_uri: shape.defaultRedirectionUri,
    enabled_locales: z.array(locale).min(1),
    flags: z.record(z.string(), z.boolean().nullable()),
    friendly_name: shape.friendlyName,
    picture_url: shownUrl,
    support_email: shape.supportEmail,
    support_url: shownUrl,
    privacy_policy_url: shownUrl.describe('Of the pages; not one of Auth0’s fields'),
    session_lifetime: shape.sessionLifetimeHours.describe('Hours a session lives at most'),
    session_lifetime_in_minutes: minutes.describe('The same in minutes; they count before hours'),
    idle_session_lifetime: shape.idleSessionLifetimeHours.describe('Hours a session lives unused'),
    idle_session_lifetime_in_minutes: minutes.describe('The same in minutes'),
    management_mfa_lifetime_in_hours: shape.managementMfaLifetimeHours
      .unwrap()
      .describe('Hours for which a second factor opens the Management API'),
    phone_consolidated_experience: shape.isPhoneConsolidated,
    ephemeral_session_lifetime_in_minutes: minutes.describe('Kept, in hours'),
    idle_ephemeral_session_lifetime_in_minutes: minutes.describe('Kept, in hours'),
  },
  kept: {
    guardian_mfa_page: z.strictObject({
      enabled: z.boolean().optional(),
      html: z.string().optional(),
    }),
    customize_mfa_in_postlogin_action: z.boolean(),
    /** The connection of a password grant that names none: acted upon where that is answered. */
    default_directory: z.string(),
    /** The API of a request that names none, likewise. */
    default_audience: z.string(),
    /** Both names of an audience are read, whichever a tool prefers. */
    resource_parameter_profile: z.enum(['audience', 'compatibility']),
    ...anything(
      'change_password error_page device_flow',
      'sandbox_version legacy_sandbox_version sessions oidc_logout',
      'ephemeral_session_lifetime idle_ephemeral_session_lifetime',
      'allow_organization_name_in_authentication_api security_headers country_codes',
      'pushed_authorization_requests_supported universal_login enable_ai_guide',
      'authorization_response_iss_parameter_supported',
      'skip_non_verifiable_callback_uri_confirmation_prompt',
      'include_session_metadata_in_tenant_logs',
      'dynamic_client_registration_security_mode',
    ),
  },
  refused: {
    session_cookie: only(
      z.strictObject({ mode: z.literal('persistent') }),
      'Only persistent sessions are offered',
    ),
    default_token_quota: only(
      z.record(
        z.enum(['clients', 'organizations']),
        z.strictObject({ client_credentials: z.looseObject({ enforce: z.literal(false) }) }),
      ),
      'Token quotas are not enforced here',
    ),
    mtls: off('Mutual TLS is not offered', 'enable_endpoint_aliases'),
    client_id_metadata_document_supported: off('Metadata documents of clients are not read'),
  },
});
