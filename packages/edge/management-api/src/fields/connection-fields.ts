import { z } from 'zod';
import { anything, defineFields, none, off, only } from './fields.ts';

const text = z.string().min(1).max(1_000);

/** How people may prove themselves to a database; of these but the password and the passkey. */
const ways = (enabled: Readonly<Record<string, z.ZodType>>) =>
  z.looseObject(
    Object.fromEntries(
      Object.entries(enabled).map(([name, value]) => [
        name,
        z.looseObject({ enabled: value.nullish() }).nullish(),
      ]),
    ),
  );

/** How to reach a provider, and what Auth0 lets be said of databases and providers besides. */
export const connectionOptions = defineFields({
  acts: {
    type: z.literal('back_channel'),
    issuer: z.url({ protocol: /^https?$/ }),
    discovery_url: z.url({ protocol: /^https?$/ }).describe('In place of an issuer'),
    domain: z.hostname().describe('Okta: where its organization is'),
    tenant_domain: z.hostname().describe('Azure AD: its directory'),
    client_id: text,
    client_secret: text,
    app_secret: text.describe('Apple: its client secret'),
    scope: z.union([z.string().max(1_000), z.array(z.string().max(100)).max(50)]),
  },
  kept: anything(
    // Of databases. Passwords are judged by rules of our own, whatever is said here.
    'attributes brute_force_protection disable_signup mfa',
    'enable_script_context passwordPolicy password_complexity_options',
    'password_dictionary password_no_personal_info password_options precedence',
    'realm_fallback requires_username validation',
    'strategy_version non_persistent_attrs',
    // Of providers. What discovery says of them counts.
    'attribute_map authorization_endpoint token_endpoint userinfo_endpoint',
    'jwks_uri domain_aliases icon_url connection_settings oidc_metadata',
    'schema_version set_user_root_attributes upstream_params useOauthSpecScope',
    'token_endpoint_auth_method token_endpoint_auth_signing_alg',
    'token_endpoint_jwtca_aud_format id_token_session_expiry_supported',
    'id_token_signed_response_algs dpop_signing_alg send_back_channel_nonce',
    'enable_pushed_authorization_requests pushed_authorization_request_endpoint',
    'api_enable_users api_enable_groups basic_profile ext_admin ext_profile',
    'ext_is_suspended ext_agreed_terms ext_groups ext_assigned_plans',
    'ext_nested_groups ext_groups_extended profile email freeform_scopes',
    'allowed_audiences team_id kid tenantId app_id app_domain',
    'waad_protocol waad_common_endpoint identity_api use_wsfed thumbprints',
    'useCommonEndpoint max_groups_to_retrieve should_trust_email_verified_connection',
    'federated_connections_access_tokens global_token_revocation_jwt_iss',
    'global_token_revocation_jwt_sub',
  ),
  refused: {
    disable_self_service_change_password: only(
      z.boolean(),
      'Login pages offer another password, or they do not',
    ),
    password_history: off('Former passwords are not remembered', 'enable'),
    authentication_methods: only(
      ways({
        password: z.literal(true),
        passkey: z.boolean(),
        email_otp: z.literal(false),
        phone_otp: z.literal(false),
      }),
      'The first factor of a database is a password, and a passkey beside it',
    ),
    passkey_options: only(
      z.strictObject({
        challenge_ui: z.enum(['both', 'autofill', 'button']).nullish(),
        progressive_enrollment_enabled: z.boolean().nullish(),
        local_enrollment_enabled: z.boolean().nullish(),
      }),
      'These are no ways to offer a passkey',
    ),
    import_mode: off('Databases elsewhere are not asked'),
    enabledDatabaseCustomization: off('Databases elsewhere are not asked'),
    customScripts: none('Scripts are not run'),
    configuration: none('Scripts are not run'),
    gateway_authentication: none('There are no gateways before databases'),
  },
});

/** What an admin has decided about a connection, but for what it is and its options. */
export const connectionFields = defineFields({
  acts: {
    display_name: z.string().max(128),
    options: z.strictObject(connectionOptions.taken),
    enabled_clients: z.array(z.string()),
  },
  kept: anything('is_domain_connection', 'realms', 'show_as_button', 'metadata'),
  refused: {
    authentication: only(
      z.looseObject({ active: z.literal(true) }),
      'A connection is there to sign in by',
    ),
    connected_accounts: off('Accounts are not connected', 'active'),
    cross_app_access_requesting_app: off('Access across applications is not offered', 'active'),
    cross_app_access_resource_app: off('Access across applications is not offered', 'active'),
  },
});
