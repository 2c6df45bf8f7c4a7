import type { ManagementScope } from '../management-scopes.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * What a call of a feature that is not offered is told:
 * `page` an empty list in Auth0's three forms of paging, `body` always the same,
 * `absent` a 404 that names what there is none of, `refused` a 403 that names the feature.
 */
type Answer =
  | { readonly kind: 'page'; readonly key: string }
  | { readonly kind: 'body'; readonly body: unknown }
  | { readonly kind: 'absent'; readonly message: string; readonly errorCode: string }
  | { readonly kind: 'refused' };

interface NotOffered {
  /** What Auth0 has there. */
  readonly feature: string;
  readonly method: Method;
  readonly url: string;
  readonly scope: ManagementScope;
  readonly answer: Answer;
}

type Call = readonly [`${Method} /${string}`, ManagementScope];

/** A feature: what its reads answer, and the writes that are refused in its name. */
interface Feature {
  readonly name: string;
  readonly reads: readonly (readonly [...Call, Exclude<Answer, { kind: 'refused' }>])[];
  readonly writes?: readonly Call[];
}

const page = (key: string) => ({ kind: 'page', key }) as const;
const body = (fixed: unknown) => ({ kind: 'body', body: fixed }) as const;
const absent = (message: string, errorCode: string) =>
  ({ kind: 'absent', message, errorCode }) as const;
/** How Actions are paged: not as the rest of Auth0's lists. */
const noneOf = (key: string) => body({ total: 0, page: 0, per_page: 50, [key]: [] });

/**
 * What Auth0 has and Countersign has not. A read finds nothing, as in a tenant that has set nothing
 * up, so that a tool which reads a whole tenant reads to its end; whatever would make a promise is
 * refused, in the words of a plan that lacks the feature (`insufficient_entitlement`).
 */
const features: readonly Feature[] = [
  {
    name: 'rules',
    reads: [
      ['GET /rules', 'read:rules', page('rules')],
      ['GET /rules/:id', 'read:rules', absent('The rule does not exist.', 'inexistent_rule')],
      ['GET /rules-configs', 'read:rules_configs', body([])],
    ],
    writes: [
      ['POST /rules', 'create:rules'],
      ['PATCH /rules/:id', 'update:rules'],
      ['DELETE /rules/:id', 'delete:rules'],
      ['PUT /rules-configs/:key', 'update:rules_configs'],
      ['DELETE /rules-configs/:key', 'delete:rules_configs'],
    ],
  },
  {
    name: 'hooks',
    reads: [
      ['GET /hooks', 'read:hooks', page('hooks')],
      ['GET /hooks/:id', 'read:hooks', absent('The hook does not exist.', 'HookDoesNotExist')],
      [
        'GET /hooks/:id/secrets',
        'read:hooks',
        absent('The hook does not exist.', 'HookDoesNotExist'),
      ],
    ],
    writes: [
      ['POST /hooks', 'create:hooks'],
      ['PATCH /hooks/:id', 'update:hooks'],
      ['DELETE /hooks/:id', 'delete:hooks'],
    ],
  },
  {
    name: 'actions',
    reads: [
      ['GET /actions/actions', 'read:actions', noneOf('actions')],
      [
        'GET /actions/actions/:id',
        'read:actions',
        absent('That action does not exist.', 'action_not_found'),
      ],
      ['GET /actions/triggers', 'read:actions', body({ triggers: [] })],
      ['GET /actions/triggers/:id/bindings', 'read:actions', noneOf('bindings')],
      ['GET /actions/modules', 'read:actions', noneOf('modules')],
    ],
    writes: [
      ['POST /actions/actions', 'create:actions'],
      ['PATCH /actions/actions/:id', 'update:actions'],
      ['DELETE /actions/actions/:id', 'delete:actions'],
      ['POST /actions/actions/:id/deploy', 'create:actions'],
      ['PATCH /actions/triggers/:id/bindings', 'update:actions'],
      ['POST /actions/modules', 'create:actions'],
    ],
  },
  {
    name: 'organizations',
    reads: [
      ['GET /organizations', 'read:organizations', page('organizations')],
      [
        'GET /organizations/:id',
        'read:organizations',
        absent('No organization found by that id.', 'inexistent_organization'),
      ],
      [
        'GET /organizations/name/:name',
        'read:organizations',
        absent('No organization found by that name.', 'inexistent_organization'),
      ],
      ['GET /users/:id/organizations', 'read:organizations', page('organizations')],
    ],
    writes: [
      ['POST /organizations', 'create:organizations'],
      ['PATCH /organizations/:id', 'update:organizations'],
      ['DELETE /organizations/:id', 'delete:organizations'],
    ],
  },
  {
    name: 'custom domains',
    reads: [
      ['GET /custom-domains', 'read:custom_domains', body([])],
      [
        'GET /custom-domains/:id',
        'read:custom_domains',
        absent('The custom domain does not exist.', 'inexistent_custom_domain'),
      ],
    ],
    writes: [
      ['POST /custom-domains', 'create:custom_domains'],
      ['PATCH /custom-domains/:id', 'update:custom_domains'],
      ['DELETE /custom-domains/:id', 'delete:custom_domains'],
      ['POST /custom-domains/:id/verify', 'create:custom_domains'],
    ],
  },
  {
    name: 'provisioning by SCIM and directories',
    reads: [
      [
        'GET /connections/:id/scim-configuration',
        'read:scim_config',
        absent(
          'There is no SCIM configuration of that connection.',
          'inexistent_scim_configuration',
        ),
      ],
      [
        'GET /connections/:id/directory-provisioning',
        'read:directory_provisionings',
        absent(
          'There is no directory provisioning of that connection.',
          'inexistent_directory_provisioning',
        ),
      ],
      [
        'GET /connections-directory-provisionings',
        'read:directory_provisionings',
        body({ directory_provisionings: [] }),
      ],
    ],
    writes: [
      ['POST /connections/:id/scim-configuration', 'create:scim_config'],
      ['POST /connections/:id/directory-provisioning', 'create:directory_provisionings'],
    ],
  },
  {
    name: 'page templates',
    reads: [
      [
        'GET /branding/templates/universal-login',
        'read:branding',
        absent('There is no template.', 'template_not_found'),
      ],
    ],
    writes: [
      ['PUT /branding/templates/universal-login', 'update:branding'],
      ['DELETE /branding/templates/universal-login', 'delete:branding'],
    ],
  },
  {
    name: 'email templates',
    reads: [
      [
        'GET /email-templates/:name',
        'read:email_templates',
        absent('The template does not exist.', 'inexistent_email_template'),
      ],
    ],
    writes: [
      ['POST /email-templates', 'create:email_templates'],
      ['PUT /email-templates/:name', 'update:email_templates'],
      ['PATCH /email-templates/:name', 'update:email_templates'],
      ['DELETE /email-templates/:name', 'update:email_templates'],
    ],
  },
  {
    name: 'partials and renderers of pages',
    reads: [
      ['GET /prompts/:prompt/partials', 'read:prompts', body({})],
      ['GET /prompts/rendering', 'read:prompts', page('configs')],
      [
        'GET /prompts/:prompt/screen/:screen/rendering',
        'read:prompts',
        absent('There is no renderer of that screen.', 'rendering_not_found'),
      ],
    ],
    writes: [
      ['PUT /prompts/:prompt/partials', 'update:prompts'],
      ['PATCH /prompts/rendering', 'update:prompts'],
      ['PATCH /prompts/:prompt/screen/:screen/rendering', 'update:prompts'],
    ],
  },
];

/**
 * What Auth0 refuses even to be read on a plan without it: tools look for the 403 and go on.
 * (The deploy CLI does, for these two.)
 */
const closed = (feature: string, url: string): readonly NotOffered[] => [
  {
    ...{ feature, method: 'GET', url, scope: 'read:attack_protection' },
    answer: { kind: 'refused' },
  },
  {
    ...{ feature, method: 'PATCH', url, scope: 'update:attack_protection' },
    answer: { kind: 'refused' },
  },
];

const called = (feature: string, [call, scope]: Call, answer: Answer): NotOffered => {
  const [method, url] = call.split(' ');
  // The type of a call says that it is a method, a space and a path.
  return { feature, method: method as Method, url: url as string, scope, answer };
};

/** Every route of a feature of Auth0's that is not offered here. */
export const notOffered: readonly NotOffered[] = [
  ...features.flatMap(({ name, reads, writes = [] }) => [
    ...reads.map(([call, scope, answer]) => called(name, [call, scope], answer)),
    ...writes.map((call) => called(name, call, { kind: 'refused' })),
  ]),
  ...closed('bot detection', '/attack-protection/bot-detection'),
  ...closed('captchas', '/attack-protection/captcha'),
];
