import type { Row } from './row.ts';

const of = '§6.1';

/** `GET /rules read:rules` as a row's method, url and scopes. */
const call = (spelled: string) => {
  const [method, url, scope] = spelled.split(' ');
  // Each line below is a method, a path and a scope.
  return { of, method: method as Row['method'], url: url as string, scopes: [scope as string] };
};
const finds = (spelled: string, text: string, path?: string): Row => ({
  ...call(spelled),
  ...(path !== undefined && { path }),
  text,
});
const lacks = (spelled: string, message: string, errorCode: string): Row => ({
  ...call(spelled),
  status: 404,
  text: JSON.stringify({ statusCode: 404, error: 'Not Found', message, errorCode }),
});
const refuses = (feature: string, ...spelled: readonly string[]): readonly Row[] =>
  spelled.map((each) => ({
    ...call(each),
    status: 403,
    text: JSON.stringify({
      statusCode: 403,
      error: 'Forbidden',
      message: `Please upgrade your subscription to use ${feature}: it is not offered here.`,
      errorCode: 'insufficient_entitlement',
    }),
  }));
const noneOf = (key: string) => `{"total":0,"page":0,"per_page":50,"${key}":[]}`;
const noOrganization = (by: string) => `No organization found by that ${by}.`;

/** Features of Auth0's that are not offered: read as empty, written in vain. */
export const notOfferedRows: readonly Row[] = [
  finds('GET /rules read:rules', '[]'),
  finds(
    'GET /rules read:rules',
    '{"start":0,"limit":50,"total":0,"rules":[]}',
    '/rules?include_totals=true&enabled=true',
  ),
  lacks('GET /rules/:id read:rules', 'The rule does not exist.', 'inexistent_rule'),
  finds('GET /rules-configs read:rules_configs', '[]'),
  ...refuses(
    'rules',
    'POST /rules create:rules',
    'PATCH /rules/:id update:rules',
    'DELETE /rules/:id delete:rules',
    'PUT /rules-configs/:key update:rules_configs',
    'DELETE /rules-configs/:key delete:rules_configs',
  ),
  finds('GET /hooks read:hooks', '[]'),
  lacks('GET /hooks/:id read:hooks', 'The hook does not exist.', 'HookDoesNotExist'),
  lacks('GET /hooks/:id/secrets read:hooks', 'The hook does not exist.', 'HookDoesNotExist'),
  ...refuses(
    'hooks',
    'POST /hooks create:hooks',
    'PATCH /hooks/:id update:hooks',
    'DELETE /hooks/:id delete:hooks',
  ),
  finds('GET /actions/actions read:actions', noneOf('actions')),
  lacks('GET /actions/actions/:id read:actions', 'That action does not exist.', 'action_not_found'),
  finds('GET /actions/triggers read:actions', '{"triggers":[]}'),
  finds('GET /actions/triggers/:id/bindings read:actions', noneOf('bindings')),
  finds('GET /actions/modules read:actions', noneOf('modules')),
  ...refuses(
    'actions',
    'POST /actions/actions create:actions',
    'PATCH /actions/actions/:id update:actions',
    'DELETE /actions/actions/:id delete:actions',
    'POST /actions/actions/:id/deploy create:actions',
    'PATCH /actions/triggers/:id/bindings update:actions',
    'POST /actions/modules create:actions',
  ),
  finds('GET /organizations read:organizations', '[]'),
  finds(
    'GET /organizations read:organizations',
    '{"organizations":[]}',
    '/organizations?take=50&sort=name:1',
  ),
  lacks(
    'GET /organizations/:id read:organizations',
    noOrganization('id'),
    'inexistent_organization',
  ),
  lacks(
    'GET /organizations/name/:name read:organizations',
    noOrganization('name'),
    'inexistent_organization',
  ),
  finds('GET /users/:id/organizations read:organizations', '[]'),
  ...refuses(
    'organizations',
    'POST /organizations create:organizations',
    'PATCH /organizations/:id update:organizations',
    'DELETE /organizations/:id delete:organizations',
  ),
  finds('GET /custom-domains read:custom_domains', '[]'),
  lacks(
    'GET /custom-domains/:id read:custom_domains',
    'The custom domain does not exist.',
    'inexistent_custom_domain',
  ),
  ...refuses(
    'custom domains',
    'POST /custom-domains create:custom_domains',
    'PATCH /custom-domains/:id update:custom_domains',
    'DELETE /custom-domains/:id delete:custom_domains',
    'POST /custom-domains/:id/verify create:custom_domains',
  ),
  lacks(
    'GET /connections/:id/scim-configuration read:scim_config',
    'There is no SCIM configuration of that connection.',
    'inexistent_scim_configuration',
  ),
  lacks(
    'GET /connections/:id/directory-provisioning read:directory_provisionings',
    'There is no directory provisioning of that connection.',
    'inexistent_directory_provisioning',
  ),
  finds(
    'GET /connections-directory-provisionings read:directory_provisionings',
    '{"directory_provisionings":[]}',
  ),
  ...refuses(
    'provisioning by SCIM and directories',
    'POST /connections/:id/scim-configuration create:scim_config',
    'POST /connections/:id/directory-provisioning create:directory_provisionings',
  ),
  lacks(
    'GET /branding/templates/universal-login read:branding',
    'There is no template.',
    'template_not_found',
  ),
  ...refuses(
    'page templates',
    'PUT /branding/templates/universal-login update:branding',
    'DELETE /branding/templates/universal-login delete:branding',
  ),
  lacks(
    'GET /email-templates/:name read:email_templates',
    'The template does not exist.',
    'inexistent_email_template',
  ),
  ...refuses(
    'email templates',
    'POST /email-templates create:email_templates',
    'PUT /email-templates/:name update:email_templates',
    'PATCH /email-templates/:name update:email_templates',
    'DELETE /email-templates/:name update:email_templates',
  ),
  finds('GET /prompts/:prompt/partials read:prompts', '{}'),
  finds('GET /prompts/rendering read:prompts', '[]'),
  lacks(
    'GET /prompts/:prompt/screen/:screen/rendering read:prompts',
    'There is no renderer of that screen.',
    'rendering_not_found',
  ),
  ...refuses(
    'partials and renderers of pages',
    'PUT /prompts/:prompt/partials update:prompts',
    'PATCH /prompts/rendering update:prompts',
    'PATCH /prompts/:prompt/screen/:screen/rendering update:prompts',
  ),
  ...refuses(
    'bot detection',
    'GET /attack-protection/bot-detection read:attack_protection',
    'PATCH /attack-protection/bot-detection update:attack_protection',
  ),
  ...refuses(
    'captchas',
    'GET /attack-protection/captcha read:attack_protection',
    'PATCH /attack-protection/captcha update:attack_protection',
  ),
];
