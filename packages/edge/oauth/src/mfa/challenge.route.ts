import { allowOrigin, isProblem, preflight, type RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import type { AuthenticateClient } from '../clients/authenticate-client.ts';
import { problems } from '../problems.ts';
import type { AwaitingLogins } from './awaiting-login.ts';
import { mfaGrantTypes } from './grant-types.ts';
import type { OobCodes } from './oob-codes.ts';
import type { PutChallenge } from './put-challenge.ts';
import type { MfaWire } from './wire.ts';

export interface MfaChallengeDeps {
  readonly authenticate: AuthenticateClient;
  readonly awaiting: AwaitingLogins;
  readonly putChallenge: PutChallenge;
  readonly oobCodes: OobCodes;
  readonly wire: MfaWire;
}

const url = '/mfa/challenge';
/** The ways to be challenged: asked over a channel, or for what the person has at hand. */
const [oob, atHand] = ['oob', 'otp'] as const;
const body = z
  .looseObject({
    mfa_token: z.string(),
    client_id: z.string(),
    client_secret: z.string(),
    client_assertion: z.string(),
    client_assertion_type: z.string(),
    challenge_type: z.string().meta({ description: '`otp`, `oob`, or both.' }),
    authenticator_id: z.string(),
    oob_channel: z.string(),
  })
  .partial()
  .meta({ description: 'JSON, or a form.' });

const answer = z.union([
  z.object({
    challenge_type: z.literal(oob),
    oob_code: z.string(),
    binding_method: z.literal('prompt'),
  }),
  z.object({ challenge_type: z.literal(atHand) }),
]);

/** POST /mfa/challenge: asks the person to prove one of their authenticators. */
export const mfaChallengeRoute: RoutePlugin<MfaChallengeDeps> = async (app, needs) => {
  const { authenticate, awaiting, putChallenge, oobCodes, wire } = needs;
  preflight(app, url, ['POST']);
  app.post(
    url,
    {
      attachValidation: true,
      schema: {
        tags: ['MFA'],
        summary: 'Challenge an authenticator',
        body,
        response: { 200: answer },
      },
    },
    async (request, reply) => {
      const client = await authenticate(request);
      if (isProblem(client)) return client;
      const { application, fields } = client;
      allowOrigin(request, reply, application);
      if (!mfaGrantTypes.some((type) => application.settings.grantTypes.includes(type))) {
        return problems.grant_type_not_allowed;
      }

      const found = await awaiting.shownBy(application, fields.mfa_token);
      if (isProblem(found)) return found;
      const { login } = found;
      const put = await putChallenge(login, fields, request.ip);
      if (isProblem(put)) return put;
      const { challengeId, factor } = put;
      if (wire.kindOf(factor) !== oob) return { challenge_type: atHand };
      const { loginSessionId } = login;
      return {
        challenge_type: oob,
        oob_code: await oobCodes.issue({ loginSessionId, challengeId }),
        binding_method: 'prompt' as const,
      };
    },
  );
};
