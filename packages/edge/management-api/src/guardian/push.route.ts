import type { FactorServiceKind, ProviderSettings } from '@countersign/contracts';
import { andThen, isProblem, type RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import type { ManagementNeeds } from '../needs.ts';
import { answeredTo } from '../problems.ts';
import { guardianDocument } from './document.ts';
import { readFactors, updateFactors } from './scopes.ts';
import { withoutUndefined } from './settings-given.ts';

const at = '/guardian/factors/push-notification';

/** Base 64, in lines or without. */
const p12 = z
  .stringFormat('base64', /^[A-Za-z0-9+/\r\n]+={0,2}[\r\n]*$/)
  .min(1)
  .max(10_000);
const apnsBody = z.strictObject({
  sandbox: z.boolean().optional(),
  enabled: z.boolean().nullish().describe('Whether there is a certificate: read alone'),
  bundle_id: z.string().min(1).max(1_000).nullable().optional(),
  p12: p12.nullable().optional(),
});
const apnsChanged = z.object({
  sandbox: z.boolean(),
  bundle_id: z.string().nullable(),
});
const apnsRead = z.object({
  bundle_id: z.string().nullable(),
  sandbox: z.boolean(),
  enabled: z.boolean(),
});

/** Settings are text where they are kept. */
const isSandbox = ({ sandbox }: ProviderSettings) => sandbox === 'true';

/** `…/push-notification/providers/apns`: the certificate goes in and never comes out. */
export const apnsRoutes: RoutePlugin<ManagementNeeds> = async (app, { ask }) => {
  const url = `${at}/providers/apns`;
  app.get(
    url,
    { config: readFactors, schema: { response: { 200: apnsRead } } },
    async ({ tenant: { tenantId } }) => {
      const settings = await guardianDocument({ ask }, tenantId).opened('apns', false);
      if (isProblem(settings)) return settings;
      return {
        bundle_id: settings.bundle_id ?? null,
        sandbox: isSandbox(settings),
        enabled: typeof settings.p12 === 'string',
      };
    },
  );

  for (const [method, mode] of [
    ['PUT', 'replace'],
    ['PATCH', 'merge'],
  ] as const) {
    app.route({
      ...{ method, url, config: updateFactors },
      schema: { body: apnsBody, response: { 200: apnsChanged } },
      handler: async ({ tenant: { tenantId }, body: { sandbox, enabled: _, ...rest } }) => {
        const given = withoutUndefined({ ...rest, sandbox: sandbox?.toString() });
        const patch = { services: { apns: { mode, settings: given } } };
        const done = await guardianDocument({ ask }, tenantId).patch(patch);
        const patched = answeredTo(given, done);
        if (isProblem(patched)) return patched;
        const settings = patched.opened?.apns ?? {};
        return { sandbox: isSandbox(settings), bundle_id: settings.bundle_id ?? null };
      },
    });
  }
};

interface WriteOnly {
  readonly kind: FactorServiceKind;
  readonly body: z.ZodObject<Record<string, z.ZodOptional<z.ZodNullable<z.ZodString>>>>;
}

const writeOnly: readonly WriteOnly[] = [
  {
    kind: 'fcm',
    body: z.strictObject({ server_key: z.string().min(1).max(152).nullable().optional() }),
  },
  {
    kind: 'fcmv1',
    body: z.strictObject({
      server_credentials: z.string().min(1).max(10_000).nullable().optional(),
    }),
  },
];

/** `…/push-notification/providers/{fcm|fcmv1}`: written, and never read. */
export const fcmRoutes: RoutePlugin<ManagementNeeds> = async (app, { ask }) => {
  for (const { kind, body: schema } of writeOnly) {
    for (const [method, mode] of [
      ['PUT', 'replace'],
      ['PATCH', 'merge'],
    ] as const) {
      app.route({
        ...{ method, url: `${at}/providers/${kind}`, config: updateFactors },
        schema: { body: schema, response: { 200: z.object({}) } },
        handler: async ({ tenant: { tenantId }, body }) => {
          const settings = withoutUndefined(body);
          const patch = { services: { [kind]: { mode, settings } } };
          const done = answeredTo(settings, await guardianDocument({ ask }, tenantId).patch(patch));
          return andThen(done, () => ({}));
        },
      });
    }
  }
};
