import { startEnrollment } from '@countersign/contracts';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Ask } from '../ask.ts';
import { callerOf } from '../oauth/token-request.ts';
import { preflight } from '../plugins/cors.ts';
import { malformed, Refused } from '../problems.ts';
import { barcodeUri } from '../sign-in/barcode-uri.ts';
import type { MfaAccess } from './access-tokens.ts';
import type { Awaiting } from './awaiting-login.ts';
import type { MfaBearer } from './bearer.ts';
import type { MfaEnrollments } from './enrollments.ts';
import type { OobCodes } from './oob-codes.ts';
import { refusalToOAuthError } from './refusal-to-oauth-error.ts';

export interface AssociateDeps {
  readonly ask: Ask;
  readonly mfaBearer: MfaBearer;
  readonly oobCodes: OobCodes;
  readonly enrollments: MfaEnrollments;
}

const url = '/mfa/associate';
const phoneMaxLength = 80;
/** Clients name themselves too; the token has said who they are. */
const body = z.looseObject({
  authenticator_types: z.tuple([z.enum(['otp', 'oob'])]),
  oob_channels: z.array(z.string()).min(1).max(10).optional(),
  phone_number: z.string().max(phoneMaxLength).optional(),
  email: z.string().max(320).optional(),
});
type Wish = z.output<typeof body>;

/** Those that a code can be sent by; `auth0` is for push. */
const channel = z.enum(['sms', 'voice', 'email']);
const address = z.email().max(254);

const recovery_codes = z.array(z.string()).optional();
const answer = z.union([
  z.object({
    authenticator_type: z.literal('oob'),
    binding_method: z.literal('prompt'),
    recovery_codes,
    oob_channel: channel,
    oob_code: z.string(),
  }),
  z.object({
    authenticator_type: z.literal('otp'),
    secret: z.string(),
    barcode_uri: z.string(),
    recovery_codes,
  }),
]);

/** What enrolling starts with. @throws {Refused} */
const startOf = ({ authenticator_types: [type], oob_channels, phone_number, email }: Wish) => {
  if (type === 'otp') return { factor: 'otp' } as const;
  if (oob_channels === undefined) throw new Refused('parameter_missing');
  const known = oob_channels.flatMap((each) => channel.safeParse(each).data ?? []);
  const [wanted] = known;
  if (wanted === undefined) throw new Refused('factor_off');
  const where = wanted === 'email' ? email : phone_number;
  if (where === undefined) throw new Refused('parameter_missing');
  if (wanted !== 'email') {
    return { factor: 'sms', messageType: wanted, phoneNumber: where } as const;
  }
  if (!address.safeParse(where).success) throw malformed('email');
  return { factor: 'email', emailAddress: where } as const;
};

const read = (given: unknown): Wish => {
  const wish = body.safeParse(given);
  if (wish.success) return wish.data;
  const isThere = typeof given === 'object' && given !== null && 'authenticator_types' in given;
  if (!isThere) throw new Refused('parameter_missing');
  throw malformed(wish.error.issues[0]?.path[0]?.toString());
};

/** POST /mfa/associate: begins enrolling; the grant that proves it makes it the person's. */
export const associateRoute: FastifyPluginAsyncZod<AssociateDeps> = async (app, needs) => {
  const { ask, mfaBearer, oobCodes, enrollments } = needs;

  /** The login it is enrolled in: the one that awaits it, or one begun for it. */
  const loginFor = async (request: FastifyRequest, bearer: Awaiting | MfaAccess) => {
    if ('login' in bearer) return bearer.login.loginSessionId;
    const { tenantId } = request.tenant;
    const begun = await enrollments.begin(tenantId, bearer.claims, callerOf(request));
    if (begun === undefined) throw new Refused('access_token_invalid');
    return begun;
  };

  preflight(app, url, ['POST']);
  app.post(
    url,
    {
      attachValidation: true,
      schema: {
        tags: ['MFA'],
        summary: 'Enrol an authenticator',
        security: [{ bearer: [] }],
        body,
        response: { 200: answer },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      const { tenant } = request;
      const bearer = await mfaBearer.either(request, reply, 'enroll');
      const start = startOf(read(request.body));
      const { tenantId } = tenant;
      const loginSessionId = await loginFor(request, bearer);
      const within = { tenantId, loginSessionId, address: request.ip, givesRecoveryCode: true };
      const started = await ask(startEnrollment, { ...within, ...start });
      if (!started.ok) throw new Refused(refusalToOAuthError[started.refusal]);
      const { challenge, recoveryCode } = started.value;
      if (!challenge) throw new Refused('mfa_token_malformed');
      const recovery = recoveryCode === undefined ? {} : { recovery_codes: [recoveryCode] };
      const { challengeId, factor, messageType = 'sms', secret } = challenge;
      return secret === undefined
        ? {
            authenticator_type: 'oob' as const,
            binding_method: 'prompt' as const,
            ...recovery,
            oob_channel: factor === 'email' ? ('email' as const) : messageType,
            oob_code: await oobCodes.issue({ loginSessionId, challengeId }),
          }
        : {
            authenticator_type: 'otp' as const,
            secret,
            barcode_uri: await barcodeUri(ask, { tenant, userId: bearer.user.userId, secret }),
            ...recovery,
          };
    },
  );
};
