import type { FactorName, Login } from '@countersign/contracts';
import type { Problem } from '@countersign/edge-http';
import { problems } from '../problems.ts';
import type { MfaTokens } from './mfa-tokens.ts';
import type { MfaWire } from './wire.ts';

/** What an application asked for, to be given once the login has got there. */
export interface Wanted {
  readonly clientId: string;
  readonly scope: readonly string[];
  readonly audience?: string | undefined;
  /** The name of the refresh token that was shown, where it was one. */
  readonly refreshToken?: string | undefined;
  /** When the password was given, where it was one. */
  readonly passwordAt?: string | undefined;
}

const typesOf = ({ typeOf }: MfaWire, factors: readonly FactorName[]) =>
  [...new Set(factors.map(typeOf))].map((type) => ({ type }));

/** Exactly one of the two: prove what you have, or enrol what you need. */
const requirementsOf = (wire: MfaWire, { next, authenticators, factors }: Login) => {
  if (next === 'challenge') {
    return {
      challenge: typesOf(
        wire,
        authenticators.map((one) => one.factor),
      ),
    };
  }
  return next === 'enroll' ? { enroll: typesOf(wire, factors) } : undefined;
};

/** Says that a second factor is needed, and gives the token by which it can be proved. */
export const mfaDemander =
  (tokens: MfaTokens, wire: MfaWire) =>
  async (
    login: Login,
    { clientId, scope, audience, refreshToken, passwordAt }: Wanted,
  ): Promise<Problem> => {
    const requirements = requirementsOf(wire, login);
    if (!requirements) return problems.factor_missing;
    const { tenantId, userId, loginSessionId } = login;
    const token = await tokens.issue({
      ...{ tenantId, userId, loginSessionId, clientId },
      scope: [...scope],
      ...(audience !== undefined && { audience }),
      ...(refreshToken !== undefined && { refreshToken }),
      ...(passwordAt !== undefined && { passwordAt }),
    });
    const fields = { mfa_token: token, mfa_requirements: requirements };
    return { ...problems.mfa_required, fields };
  };
export type DemandMfa = ReturnType<typeof mfaDemander>;
