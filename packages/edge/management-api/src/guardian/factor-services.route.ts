import type { FactorServiceKind } from '@countersign/contracts';
import { andThen, isProblem, type RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import type { ManagementNeeds } from '../needs.ts';
import { answeredTo } from '../problems.ts';
import { guardianDocument } from './document.ts';
import { readFactors, updateFactors } from './scopes.ts';
import { echo, withoutUndefined } from './settings-given.ts';

const text = z.string().min(1).max(1_000).nullable().optional();
const region = z
  .stringFormat(
    'aws-region',
    /^(?:us-(?:east|west)|ap-(?:southeast|northeast|central)|eu-(?:west|central))-\d{1,2}$/,
  )
  .max(1_000)
  .nullable()
  .optional();

interface ServiceForm {
  readonly kind: FactorServiceKind;
  readonly path: string;
  /** Its keys in the order they are answered in. */
  readonly settings: z.ZodObject<Record<string, z.ZodType<string | null | undefined>>>;
  /** What is answered to who writes it, and not to who reads. */
  readonly unread: readonly string[];
}

const forms: readonly ServiceForm[] = [
  {
    kind: 'sns',
    path: 'push-notification/providers/sns',
    settings: z.strictObject({
      aws_access_key_id: text,
      aws_secret_access_key: text,
      aws_region: region,
      sns_apns_platform_application_arn: text,
      sns_gcm_platform_application_arn: text,
    }),
    unread: ['aws_secret_access_key'],
  },
  {
    kind: 'duo',
    path: 'duo/settings',
    settings: z.strictObject({
      ikey: z.string().max(10_000).optional(),
      skey: z.string().min(1).max(10_000).optional(),
      host: z.string().max(10_000).optional(),
    }),
    unread: [],
  },
];

const modes = [
  ['PUT', 'replace'],
  ['PATCH', 'merge'],
] as const;

/** `…/push-notification/providers/sns`, `…/duo/settings`: secrets masked, the sent echoed. */
export const factorServiceRoutes: RoutePlugin<ManagementNeeds> = async (
  app,
  { ask, exposeProviderSecrets: reveal },
) => {
  for (const { kind, path, settings: schema, unread } of forms) {
    const url = `/guardian/factors/${path}`;
    app.get(
      url,
      { config: readFactors, schema: { response: { 200: schema } } },
      async ({ tenant: { tenantId } }) => {
        const settings = await guardianDocument({ ask }, tenantId).opened(kind, reveal);
        if (isProblem(settings)) return settings;
        const shown = Object.entries(settings).filter(([key]) => !unread.includes(key));
        return Object.fromEntries(shown);
      },
    );
    for (const [method, mode] of modes) {
      app.route({
        ...{ method, url, config: updateFactors },
        schema: { body: schema, response: { 200: schema } },
        handler: async ({ tenant: { tenantId }, body }) => {
          const given = withoutUndefined(body);
          const patch = { services: { [kind]: { mode, settings: given } } };
          const done = await guardianDocument({ ask }, tenantId).patch(patch);
          return andThen(answeredTo(given, done), ({ opened }) =>
            reveal ? given : echo(given, opened?.[kind]),
          );
        },
      });
    }
  }
};
