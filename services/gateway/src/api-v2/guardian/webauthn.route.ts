import {
  readGuardianSettings,
  setWebauthn,
  type WebauthnSettings,
  webauthnFactor,
  webauthnSettings,
} from '@countersign/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ManagementNeeds } from '../needs.ts';
import { answered } from '../problems.ts';
import { readFactors, updateFactors } from './scopes.ts';

const { userVerification, overridesRelyingParty } = webauthnSettings.shape;

const relyingParty = {
  overrideRelyingParty: overridesRelyingParty.optional(),
  relyingPartyIdentifier: z.string().min(1).max(253).nullable().optional(),
};
/** A platform's own authenticator always verifies its user. */
const forms = {
  'webauthn-roaming': z.strictObject({
    userVerification: userVerification.optional(),
    ...relyingParty,
  }),
  'webauthn-platform': z.strictObject(relyingParty),
};

const wire = ({ userVerification, overridesRelyingParty, relyingPartyId }: WebauthnSettings) => ({
  userVerification,
  overrideRelyingParty: overridesRelyingParty,
  ...(relyingPartyId !== null && { relyingPartyIdentifier: relyingPartyId }),
});

/** `/guardian/factors/{webauthn-roaming|webauthn-platform}/settings` */
export const webauthnRoutes: FastifyPluginAsyncZod<ManagementNeeds> = async (app, { ask }) => {
  for (const factor of webauthnFactor.options) {
    const url = `/guardian/factors/${factor}/settings`;
    // What a form does not have is not answered, nor can it be sent.
    const schema: z.ZodType<z.output<(typeof forms)['webauthn-roaming']>> = forms[factor];
    const shown = z.object(forms[factor].shape);
    app.get(
      url,
      { config: readFactors, schema: { response: { 200: shown } } },
      async ({ tenant: { tenantId } }) =>
        wire(answered(await ask(readGuardianSettings, { tenantId })).webauthn[factor]),
    );
    app.put(
      url,
      { config: updateFactors, schema: { body: schema, response: { 200: schema } } },
      async ({ tenant: { tenantId }, body }) => {
        const settings = {
          userVerification: body.userVerification,
          overridesRelyingParty: body.overrideRelyingParty,
          relyingPartyId: body.relyingPartyIdentifier,
        };
        answered(await ask(setWebauthn, { tenantId, factor, settings }));
        return body;
      },
    );
  }
};
