import { z } from 'zod';

const kept = z.json().optional();

/** Auth0 settings that nothing here acts upon: kept, so that a tool finds what it wrote. */
export const keptSettings = {
  is_first_party: kept,
  oidc_conformant: kept,
  is_token_endpoint_ip_header_trusted: kept,
  sso: kept,
  sso_disabled: kept,
  custom_login_page_on: kept,
  custom_login_page: kept,
  custom_login_page_preview: kept,
  form_template: kept,
  cross_origin_authentication: kept,
  cross_origin_loc: kept,
  addons: kept,
  mobile: kept,
  native_social_login: kept,
  initiate_login_uri: kept,
  client_aliases: kept,
  allowed_clients: kept,
  organization_usage: kept,
  organization_require_behavior: kept,
  organization_discovery_methods: kept,
  oidc_logout: kept,
  session_transfer: kept,
  token_exchange: kept,
  default_organization: kept,
  skip_non_verifiable_callback_uri_confirmation_prompt: kept,
};

/** Promises that are not kept here: they may be switched off, and asking for them is refused. */
export const unkeptPromises = {
  require_pushed_authorization_requests: z.literal(false).optional(),
  require_proof_of_possession: z.literal(false).optional(),
};

/** The kept settings within a body; what was not sent stays out. */
export const keptOf = (body: Readonly<Record<string, unknown>>) =>
  z
    .record(z.string(), z.json())
    .parse(
      Object.fromEntries(
        Object.entries(body).filter(([key, value]) => key in keptSettings && value !== undefined),
      ),
    );
