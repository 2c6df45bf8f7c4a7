import type { ProviderSettings, SmsProviderKind } from '@countersign/contracts';
import { andThen, type RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import { conditional, whereUnchanged } from '../conditional.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answeredTo } from '../problems.ts';
import { guardianDocument } from './document.ts';
import { readFactors, updateFactors } from './scopes.ts';
import { echo, withoutUndefined } from './settings-given.ts';

const text = z.string().min(1).max(1_000).nullable().optional();
const from = z.string().max(64).nullable().optional();

interface ProviderForm {
  readonly kind: SmsProviderKind;
  readonly path: string;
  /** Its keys in the order they are answered in. */
  readonly settings: z.ZodObject<Record<string, typeof text>>;
}

/** What may be written of each provider; the service decides what suffices. */
const forms: readonly ProviderForm[] = [
  {
    kind: 'twilio',
    path: 'twilio',
    settings: z.strictObject({ auth_token: text, sid: text, from, messaging_service_sid: text }),
  },
  {
    kind: 'vonage',
    path: 'vonage',
    settings: z.strictObject({ api_key: text, api_secret: text, from }),
  },
  {
    kind: 'aws_sns',
    path: 'aws-sns',
    settings: z.strictObject({
      aws_access_key_id: text,
      aws_secret_access_key: text,
      aws_region: text,
      sender_id: text,
    }),
  },
  {
    kind: 'phone_message_hook',
    path: 'phone-message-hook',
    settings: z.strictObject({ url: text, signing_secret: text }),
  },
];

/** Nothing set is nothing said; once anything is set every key is answered [REC]. */
const complete = (settings: ProviderSettings, keys: readonly string[]) =>
  Object.keys(settings).length === 0
    ? {}
    : Object.fromEntries(keys.map((key) => [key, settings[key] ?? null]));

/** `/guardian/factors/{phone|sms}/providers/{provider}`: a provider's settings, secrets masked. */
export const providersRoutes: RoutePlugin<ManagementNeeds> = async (
  app,
  { ask, exposeProviderSecrets: reveal },
) => {
  for (const factor of ['phone', 'sms']) {
    for (const { kind, path, settings } of forms) {
      const url = `/guardian/factors/${factor}/providers/${path}`;
      app.get(
        url,
        { config: readFactors, schema: { response: { 200: settings } } },
        async ({ tenant: { tenantId } }, reply) => {
          const stored = await guardianDocument({ ask }, tenantId, reply).opened(kind, reveal);
          return andThen(stored, (known) => complete(known, Object.keys(settings.shape)));
        },
      );
      app.put(
        url,
        {
          config: { ...updateFactors, ...conditional },
          schema: { body: settings, response: { 200: settings } },
        },
        async (request) => {
          const given = withoutUndefined(request.body);
          const patch = { providers: { [kind]: { mode: 'replace' as const, settings: given } } };
          const document = guardianDocument({ ask }, request.tenant.tenantId);
          const done = await whereUnchanged(request, async (terms) =>
            answeredTo(given, await document.patch(patch, terms)),
          );
          return andThen(done, ({ opened }) => (reveal ? given : echo(given, opened?.[kind])));
        },
      );
    }
  }
};
