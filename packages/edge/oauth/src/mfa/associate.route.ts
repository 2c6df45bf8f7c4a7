import { startEnrollment } from '@countersign/contracts';
import {
  type Ask,
  andThen,
  isProblem,
  type Problem,
  preflight,
  type RoutePlugin,
} from '@countersign/edge-http';
import type { Factors } from '@countersign/factors';
import { barcodeUri } from '@countersign/login-flow';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { callerOf } from '../grants/token-request.ts';
import { parameterMalformed, problems } from '../problems.ts';
import type { MfaAccess } from './access-tokens.ts';
import { associationFields, type Enrolled, isEnrolled, startOf } from './association.ts';
import type { Awaiting } from './awaiting-login.ts';
import type { MfaBearer } from './bearer.ts';
import type { MfaEnrollments } from './enrollments.ts';
import type { OobCodes } from './oob-codes.ts';
import { mfaProblem } from './refusal-to-oauth-error.ts';
import type { MfaWire } from './wire.ts';

export interface AssociateDeps {
  readonly factors: Factors;
  readonly wire: MfaWire;
  readonly ask: Ask;
  readonly mfaBearer: MfaBearer;
  readonly oobCodes: OobCodes;
  readonly enrollments: MfaEnrollments;
}

const url = '/mfa/associate';

/** What may be asked for: clients name themselves too; the token has said who they are. */
const bodyOf = (enrolled: readonly Enrolled[]) => {
  const types = new Set(enrolled.map(({ wire }) => wire.authenticatorType));
  return z.looseObject({
    authenticator_types: z.tuple([z.enum([...types])]),
    oob_channels: z.array(z.string()).min(1).max(10).optional(),
    ...associationFields(enrolled),
  });
};
type Wish = z.output<ReturnType<typeof bodyOf>>;

const recovery_codes = z.array(z.string()).optional();
const answer = z.union([
  z.object({
    authenticator_type: z.literal('oob'),
    binding_method: z.literal('prompt'),
    recovery_codes,
    oob_channel: z.string().optional(),
    oob_code: z.string(),
  }),
  z.object({
    authenticator_type: z.literal('otp'),
    secret: z.string(),
    barcode_uri: z.string(),
    recovery_codes,
  }),
]);

/**
 * The factor that is wanted: of those with channels, the one of the first channel that any has;
 * `auth0` is for push.
 */
const wantedOf = (enrolled: readonly Enrolled[], wish: Wish) => {
  const { authenticator_types: types, oob_channels: channels } = wish;
  const ofType = enrolled.filter(({ wire }) => types.includes(wire.authenticatorType));
  const plain = ofType.find(({ wire }) => wire.channels.length === 0);
  if (plain) return { factor: plain, channel: undefined };
  if (channels === undefined) return problems.parameter_missing;
  for (const channel of channels) {
    const factor = ofType.find(({ wire }) => wire.channels.includes(channel));
    if (factor) return { factor, channel };
  }
  return problems.factor_off;
};

/** What enrolling starts with. */
const startFor = (enrolled: readonly Enrolled[], wish: Wish) => {
  const wanted = wantedOf(enrolled, wish);
  if (isProblem(wanted)) return wanted;
  const found = startOf(wanted.factor, wish, wanted.channel);
  if (found.unfit === 'missing') return problems.parameter_missing;
  // Of a number the session service says so, in words of its own.
  return found.unfit === 'authenticator_malformed' ? parameterMalformed(found.field) : found.start;
};

const read = (body: ReturnType<typeof bodyOf>, given: unknown): Wish | Problem => {
  const wish = body.safeParse(given);
  if (wish.success) return wish.data;
  const isThere = typeof given === 'object' && given !== null && 'authenticator_types' in given;
  if (!isThere) return problems.parameter_missing;
  return parameterMalformed(wish.error.issues[0]?.path[0]?.toString());
};

/** POST /mfa/associate: begins enrolling; the grant that proves it makes it the person's. */
export const associateRoute: RoutePlugin<AssociateDeps> = async (app, needs) => {
  const { ask, factors, wire, mfaBearer, oobCodes, enrollments } = needs;
  const enrolled = factors.all.filter(isEnrolled);
  const body = bodyOf(enrolled);

  /** The login it is enrolled in: the one that awaits it, or one begun for it. */
  const loginFor = async (request: FastifyRequest, bearer: Awaiting | MfaAccess) => {
    if ('login' in bearer) return bearer.login.loginSessionId;
    const { tenant } = request;
    const begun = await enrollments.begin(tenant, bearer.claims, callerOf(request));
    if (begun === undefined) return problems.access_token_invalid;
    await enrollments.note(tenant.tenantId, bearer.claims, begun);
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
      const { tenant } = request;
      const bearer = await mfaBearer.either(request, reply, 'enroll');
      if (isProblem(bearer)) return bearer;
      const start = andThen(read(body, request.body), (wish) => startFor(enrolled, wish));
      if (isProblem(start)) return start;
      const { tenantId } = tenant;
      const loginSessionId = await loginFor(request, bearer);
      if (isProblem(loginSessionId)) return loginSessionId;
      const within = {
        ...{ tenantId, loginSessionId, address: request.ip, givesRecoveryCode: true },
        knowsDestinations: true,
      };
      const started = await ask(startEnrollment, { ...within, ...start });
      if (!started.ok) return mfaProblem(started.refusal);
      const { challenge, recoveryCode } = started.value;
      if (!challenge) return problems.mfa_token_malformed;
      const recovery = recoveryCode === undefined ? {} : { recovery_codes: [recoveryCode] };
      const { challengeId, factor, messageType, secret } = challenge;
      const channel = wire.channelOf({ factor, messageType });
      return secret === undefined
        ? {
            authenticator_type: 'oob' as const,
            binding_method: 'prompt' as const,
            ...recovery,
            ...(channel !== undefined && { oob_channel: channel }),
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
