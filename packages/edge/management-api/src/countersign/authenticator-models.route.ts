import {
  allowedAaguids,
  readAllowedAuthenticators,
  readAuthenticatorMetadata,
} from '@countersign/contracts';
import {
  andThen,
  isProblem,
  type Problem,
  type RoutePlugin,
  unlessUnheard,
} from '@countersign/edge-http';
import { z } from 'zod';
import { conditional, shownFrom, whereUnchanged } from '../conditional.ts';
import { guardianDocument } from '../guardian/document.ts';
import { readFactors, updateFactors } from '../guardian/scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answered, invalidBody, problems } from '../problems.ts';

const body = z.strictObject({
  allowed_aaguids: allowedAaguids
    .nullable()
    .describe('The models of keys that people may enrol, by AAGUID; null takes any'),
});

/** Why a list would shut everybody out: nobody here could tell these models from others. */
const faultOf = async (
  { ask }: ManagementNeeds,
  tenantId: string,
  aaguids: readonly string[],
): Promise<Problem | undefined> => {
  // A session service of 0.2.0 has no metadata.
  const read = await unlessUnheard(
    ask(readAuthenticatorMetadata, { tenantId, aaguids: [...aaguids] }),
  );
  if (!read?.ok || !read.value.isThere) return problems.fido_metadata_missing;
  const [unknown] = read.value.unknown;
  return unknown === undefined
    ? undefined
    : invalidBody(`FIDO's metadata does not know ${unknown}`, 'allowed_aaguids');
};

/** `/countersign/mfa/webauthn/authenticators`: which models of keys people may enrol. */
export const authenticatorModelRoutes: RoutePlugin<ManagementNeeds> = async (app, needs) => {
  const url = '/countersign/mfa/webauthn/authenticators';

  app.get(
    url,
    { config: readFactors, schema: { response: { 200: body } } },
    async ({ tenant: { tenantId } }, reply) => {
      const read = shownFrom(reply, await needs.ask(readAllowedAuthenticators, { tenantId }));
      return andThen(read, ({ aaguids }) => ({ allowed_aaguids: aaguids }));
    },
  );

  app.put(
    url,
    { config: { ...updateFactors, ...conditional }, schema: { body, response: { 200: body } } },
    async (request) => {
      const { tenantId } = request.tenant;
      const { allowed_aaguids: wanted } = request.body;
      const aaguids = wanted && [...new Set(wanted)];
      const fault = aaguids && (await faultOf(needs, tenantId, aaguids));
      if (fault) return fault;
      const document = guardianDocument(needs, tenantId);
      const patched = await whereUnchanged(request, async (terms) =>
        answered(await document.patch({ allowedAaguids: aaguids }, terms)),
      );
      return isProblem(patched) ? patched : { allowed_aaguids: aaguids };
    },
  );
};
