import { applicationSettings, metadata, shownUrl } from '@countersign/contracts';
import { pushedSeconds } from '@countersign/edge-http';
import { z } from 'zod';
import { authenticationMethods } from '../clients/credentials.ts';
import { anything, defineFields, none, off, only } from './fields.ts';

const { shape } = applicationSettings;
const seconds = z.int().positive();
const list = z.array(z.string());

/** Auth0's kinds of applications that are made for one product, or one feature. */
const specialKinds = [
  ...['resource_server', 'express_configuration', 'sso_integration', 'rms', 'box', 'cloudbees'],
  ...['concur', 'dropbox', 'mscrm', 'echosign', 'egnyte', 'newrelic', 'office365', 'salesforce'],
  ...['sentry', 'sharepoint', 'slack', 'springcm', 'zendesk', 'zoom', 'oag'],
] as const;
export const isSpecialKind = (kind: string): boolean =>
  specialKinds.some((special) => special === kind);

const always = <Value extends z.ZodType>(value: Value, error: string) =>
  z.json().refine((given) => given === null || value.safeParse(given).success, { error });

const jwtConfiguration = z.strictObject({
  lifetime_in_seconds: seconds.nullish(),
  alg: z.literal('RS256').nullish(),
  secret_encoded: z.literal(false).nullish(),
  scopes: z.strictObject({}).nullish(),
});
const refreshToken = z.strictObject({
  rotation_type: always(z.literal('rotating'), 'Refresh tokens always rotate').optional(),
  expiration_type: always(z.literal('expiring'), 'Refresh tokens always expire').optional(),
  leeway: always(z.literal(0), 'A refresh token is good for one use').optional(),
  token_lifetime: seconds.nullish(),
  infinite_token_lifetime: always(z.literal(false), 'Refresh tokens always expire').optional(),
  idle_token_lifetime: seconds.nullish(),
  infinite_idle_token_lifetime: always(z.literal(false), 'Refresh tokens always expire').optional(),
  policies: always(
    z.array(z.never()),
    'A refresh token is good for the audience it was issued for',
  ).optional(),
});

const backchannel = only(
  z.looseObject({ backchannel_logout_urls: z.array(z.never()).nullish() }),
  'Applications are not called when somebody signs out',
);

/** What an admin has decided about an application, but for its name and secret. */
export const clientFields = defineFields({
  acts: {
    description: shape.description,
    app_type: z.enum([...shape.kind.options, ...specialKinds]),
    logo_uri: z.union([shownUrl, z.literal('')]),
    callbacks: list,
    allowed_origins: list,
    web_origins: list,
    allowed_logout_urls: list,
    grant_types: list,
    token_endpoint_auth_method: z.enum(['none', 'client_secret_post', 'client_secret_basic']),
    client_authentication_methods: authenticationMethods,
    client_metadata: metadata,
    jwt_configuration: jwtConfiguration,
    refresh_token: refreshToken,
    require_pushed_authorization_requests: z.boolean(),
  },
  kept: anything(
    'oidc_conformant is_token_endpoint_ip_header_trusted sso sso_disabled',
    'custom_login_page_on custom_login_page custom_login_page_preview form_template',
    'cross_origin_authentication cross_origin_loc mobile initiate_login_uri',
    'client_aliases allowed_clients organization_require_behavior redirection_policy',
    'organization_discovery_methods third_party_security_mode express_configuration',
    'b2b_integration_configuration my_organization_configuration',
    'skip_non_verifiable_callback_uri_confirmation_prompt resource_server_identifier',
    'async_approval_notification_channels',
  ),
  refused: {
    is_first_party: only(z.literal(true), "Every application is one of the tenant's own"),
    organization_usage: only(z.enum(['deny', 'allow']), 'There are no organizations'),
    default_organization: none('There are no organizations'),
    require_proof_of_possession: off('Tokens are not bound to keys'),
    oidc_logout: backchannel,
    oidc_backchannel_logout: backchannel,
    session_transfer: off(
      'Sessions are not handed from one application to another',
      'can_create_session_transfer_token',
    ),
    token_exchange: only(
      z.strictObject({ allow_any_profile_of_type: z.array(z.never()).nullish() }),
      'Tokens are not exchanged',
    ),
    token_quota: only(
      z.strictObject({ client_credentials: z.looseObject({ enforce: z.literal(false) }) }),
      'Token quotas are not enforced here',
    ),
    native_social_login: only(
      z.record(z.string(), z.looseObject({ enabled: z.literal(false) })),
      'Native social login is not offered',
    ),
    fedcm_login: only(
      z.record(z.string(), z.looseObject({ is_enabled: z.literal(false) })),
      'FedCM is not offered',
    ),
    addons: none('Addons are not offered'),
    encryption_key: none('Tokens are not encrypted'),
    signed_request_object: off('Signed requests are not read', 'required'),
    compliance_level: only(z.literal('none'), 'No level of compliance is enforced'),
    par_request_expiry: only(
      z.literal(pushedSeconds),
      `A pushed request lives for ${pushedSeconds} seconds`,
    ),
    token_vault_privileged_access: none('There is no token vault'),
    identity_assertion_authorization_grant: off('Identity assertions are not taken', 'active'),
    anonymous_sessions: off('There are no anonymous sessions', 'active'),
  },
});
