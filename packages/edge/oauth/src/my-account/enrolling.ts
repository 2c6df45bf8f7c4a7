import {
  answerChallenge,
  regenerateOwnRecoveryCode,
  startEnrollment,
} from '@countersign/contracts';
import { type Ask, isProblem, line, type Problem, problem } from '@countersign/edge-http';
import { type Factors, passkey, recoveryCode } from '@countersign/factors';
import { barcodeUri, type PasskeyEnrolling } from '@countersign/login-flow';
import { openable, type Vault } from '@countersign/vault';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { callerOf } from '../grants/token-request.ts';
import type { MfaAccess } from '../mfa/access-tokens.ts';
import { associationFields, isEnrolled, startOf } from '../mfa/association.ts';
import type { MfaEnrollments } from '../mfa/enrollments.ts';
import { mfaProblem } from '../mfa/refusal-to-oauth-error.ts';
import { parameterMalformed, problems } from '../problems.ts';
import { methodIdOf } from './account.wire.ts';

/** What is being enrolled: opaque to who holds it, and good for nobody else. */
const session = z.object({
  userId: z.string(),
  loginSessionId: z.string(),
  kind: z.string(),
  authenticatorId: z.string().optional(),
});
type Session = z.output<typeof session>;

interface Needs {
  readonly ask: Ask;
  readonly vault: Vault;
  readonly factors: Factors;
  readonly enrollments: MfaEnrollments;
  readonly passkeyEnrolling: PasskeyEnrolling;
}

/** What may be asked for. Of keys that are second factors Auth0 publishes no body. */
export const methodWishOf = ({ all }: Factors) =>
  z.looseObject({
    type: z.enum(
      all
        .filter(({ isFirst, proof }) => isFirst || proof.by !== 'signature')
        .map(({ kind }) => kind),
    ),
    preferred_authentication_method: z.enum(['sms', 'voice']).default('sms'),
    ...associationFields(all),
  });
type Wish = z.output<ReturnType<typeof methodWishOf>>;

export const verification = z.looseObject({
  auth_session: z.string().max(4_096),
  otp_code: z.string().max(64).optional(),
  authn_response: z.looseObject({}).optional(),
});
interface Verification extends z.output<typeof verification> {
  /** In the address. */
  readonly id: string;
}

/** Of keys alone, which nothing but this API and the pages enrols. */
const modelNotAllowed = problem(
  'authenticator_not_allowed',
  line(403, 'access_denied', 'Authenticators of this model are not allowed.'),
);

type PasskeyRefusal = Extract<
  Awaited<ReturnType<PasskeyEnrolling['start' | 'end']>>,
  { readonly ok: false }
>['refusal'];

/** Why a passkey is not begun, or not taken. */
const passkeyProblem = (refusal: PasskeyRefusal): Problem => {
  switch (refusal) {
    case 'passkeys_off':
      return problems.factor_off;
    case 'passkey_refused':
      return parameterMalformed('authn_response');
    case 'authenticator_not_allowed':
      return modelNotAllowed;
    case 'too_many_attempts':
      return problems.too_many_attempts;
    case 'too_many_authenticators':
      return problems.already_enrolled;
    default:
      return problems.mfa_required;
  }
};

/** Which method it is, as was said when it began; a passkey's is known once it is made. */
const idOf = ({ kind, authenticatorId = 'new' }: Pick<Session, 'kind' | 'authenticatorId'>) =>
  methodIdOf({ kind, authenticatorId });

/** Begins and ends an enrollment for the My Account API. */
export const accountEnrolling = (needs: Needs) => {
  const { ask, vault, factors, enrollments, passkeyEnrolling } = needs;
  const sealed = (given: Session) => vault.seal('my-account', JSON.stringify(given));
  const opened = async (text: string): Promise<Session | undefined> => {
    const found = await openable(vault.open('my-account', text));
    return found === undefined ? undefined : session.safeParse(JSON.parse(found)).data;
  };

  /** What a browser makes a passkey of. */
  const startPasskey = async (request: FastifyRequest, { claims, user }: MfaAccess) => {
    const whose = { userId: user.userId, loginSessionId: claims.login ?? '' };
    const started = await passkeyEnrolling.start(request, { ...whose, user });
    if (!started.ok) return passkeyProblem(started.refusal);
    return {
      id: idOf(passkey),
      auth_session: await sealed({ ...whose, kind: passkey.kind }),
      authn_params_public_key: started.value,
    };
  };

  /** It is theirs at once: to verify it says that it was seen. */
  const giveRecoveryCode = async (
    { tenant: { tenantId } }: FastifyRequest,
    { claims, user: { userId } }: MfaAccess,
  ) => {
    const { login: loginSessionId = '' } = claims;
    const given = await ask(regenerateOwnRecoveryCode, { tenantId, userId, loginSessionId });
    if (!given.ok) return problems.mfa_required;
    const { kind } = recoveryCode;
    const { recoveryCode: recovery_code, authenticatorId } = given.value;
    return {
      id: methodIdOf({ kind, authenticatorId }),
      auth_session: await sealed({ userId, loginSessionId, kind, authenticatorId }),
      recovery_code,
    };
  };

  /** What an enrollment by a code is begun with. */
  const givenBy = (wish: Wish) => {
    const factor = factors.ofKind(wish.type);
    if (!factor || !isEnrolled(factor)) return problems.factor_off;
    const found = startOf(factor, wish, wish.preferred_authentication_method);
    return found.unfit === undefined ? found.start : parameterMalformed(found.field);
  };

  const startByCode = async (
    request: FastifyRequest,
    { claims, user }: MfaAccess,
    given: Readonly<Record<string, unknown>>,
  ) => {
    const { tenant, ip: address } = request;
    const { tenantId } = tenant;
    const { userId } = user;
    const loginSessionId = await enrollments.begin(tenant, claims, callerOf(request));
    if (loginSessionId === undefined) return problems.access_token_invalid;
    const within = {
      ...{ tenantId, loginSessionId, address, givesRecoveryCode: false },
      knowsDestinations: true,
    };
    const asked = startEnrollment.request.parse({ ...within, ...given });
    const started = await ask(startEnrollment, asked);
    if (!started.ok) return mfaProblem(started.refusal);
    const { challenge } = started.value;
    const kind = challenge && factors.of(challenge.factor)?.kind;
    if (!challenge || kind === undefined) return problems.access_token_invalid;
    const { authenticatorId, secret } = challenge;
    return {
      id: methodIdOf({ kind, authenticatorId }),
      auth_session: await sealed({ userId, loginSessionId, kind, authenticatorId }),
      ...(secret !== undefined && {
        barcode_uri: await barcodeUri(ask, { tenant, userId, secret }),
        manual_input_code: secret,
      }),
    };
  };

  const endPasskey = async (
    request: FastifyRequest,
    { userId, loginSessionId }: Session,
    answered: object,
  ) => {
    const whose = { userId, loginSessionId };
    const enrolled = await passkeyEnrolling.end(request, whose, JSON.stringify(answered));
    if (enrolled.ok) return enrolled.value.authenticatorId;
    return passkeyProblem(enrolled.refusal);
  };

  const endByCode = async (
    { tenant: { tenantId } }: FastifyRequest,
    { loginSessionId, authenticatorId }: Session,
    code: string | undefined,
  ) => {
    if (code === undefined || authenticatorId === undefined) return problems.parameter_missing;
    const answered = await ask(answerChallenge, { tenantId, loginSessionId, code });
    return answered.ok ? authenticatorId : mfaProblem(answered.refusal);
  };

  return {
    start: async (request: FastifyRequest, access: MfaAccess, wish: Wish) => {
      if (wish.type === passkey.kind) return startPasskey(request, access);
      if (wish.type === recoveryCode.kind) return giveRecoveryCode(request, access);
      const given = givenBy(wish);
      return isProblem(given) ? given : startByCode(request, access, given);
    },
    /** The authenticator that was enrolled; or why none was. */
    verify: async (
      request: FastifyRequest,
      { user, claims }: MfaAccess,
      { id, auth_session: text, otp_code: code, authn_response: response }: Verification,
    ): Promise<string | Problem> => {
      const found = await opened(text);
      if (!found || found.userId !== user.userId || id !== idOf(found)) {
        return parameterMalformed('auth_session');
      }
      if (found.kind === recoveryCode.kind)
        return found.authenticatorId ?? problems.authenticator_unknown;
      if (found.kind !== passkey.kind) return endByCode(request, found, code);
      if (found.loginSessionId !== claims.login) return parameterMalformed('auth_session');
      return response ? endPasskey(request, found, response) : problems.parameter_missing;
    },
  };
};

export type AccountEnrolling = ReturnType<typeof accountEnrolling>;
