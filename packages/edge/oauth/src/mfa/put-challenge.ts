import { issueChallenge, type Login, resendCode } from '@countersign/contracts';
import { type Ask, isProblem, type Problem } from '@countersign/edge-http';
import type { Factors } from '@countersign/factors';
import type { Fields } from '../grants/form-fields.ts';
import { problems } from '../problems.ts';
import { mfaProblem } from './refusal-to-oauth-error.ts';
import type { MfaWire } from './wire.ts';

type Challenge = NonNullable<Login['challenge']>;
type Hint = Login['authenticators'][number];

const typesDefault = 'otp oob';

interface Needs {
  readonly ask: Ask;
  readonly factors: Factors;
  readonly wire: MfaWire;
}

/**
 * What was given out is answered without being asked for: a client never asks for it. A key signs
 * on a page of ours alone.
 */
const isAsked = ({ factors }: Needs, { factor }: Hint): boolean => {
  const by = factors.of(factor)?.proof.by;
  return by !== 'given-code' && by !== 'signature';
};

/** Whether an authenticator can be challenged in one of these ways. */
const fits = (needs: Needs, fields: Fields) => {
  const { challenge_type: types = typesDefault, oob_channel: wanted } = fields;
  const kinds = types.split(' ');
  return (hint: Hint): boolean => {
    if (!isAsked(needs, hint) || !kinds.includes(needs.wire.kindOf(hint.factor))) return false;
    const channel = needs.wire.channelOf(hint);
    return channel === undefined || wanted === undefined || wanted === channel;
  };
};

/** The authenticator to challenge; nothing where the session service may pick among all. */
const pick = (
  needs: Needs,
  { authenticators, challenge }: Login,
  fields: Fields,
): Hint | Problem | undefined => {
  const named = fields.authenticator_id;
  const known = authenticators.filter(
    (each) => named === undefined || named === needs.wire.idOf(each),
  );
  if (named !== undefined && known.length === 0) return problems.authenticator_unknown;
  const fit = known.filter(fits(needs, fields));
  const [first] = fit;
  if (!first) return problems.unsupported_challenge_type;
  if (named !== undefined) return first;
  const inHand = fit.find((each) => each.authenticatorId === challenge?.authenticatorId);
  const others = authenticators.filter((each) => isAsked(needs, each));
  return inHand ?? (fit.length < others.length ? first : undefined);
};

/**
 * Puts a challenge to an authenticator that the client can deal with. Asked again while its code is
 * out, it sends a new one: that is how a client of this API asks for one.
 */
export const challengePutter =
  (needs: Needs) =>
  async (login: Login, fields: Fields, address: string): Promise<Challenge | Problem> => {
    if (login.next !== 'challenge') {
      return problems[login.next === 'enroll' ? 'association_required' : 'factor_missing'];
    }
    const { ask, factors } = needs;
    const picked = pick(needs, login, fields);
    if (isProblem(picked)) return picked;
    const { tenantId, loginSessionId, challenge: present } = login;
    const within = { tenantId, loginSessionId, address, knowsDestinations: true };
    const isOut = present?.authenticatorId === picked?.authenticatorId;
    const put =
      present && picked && isOut && factors.of(picked.factor)?.proof.by === 'sent-code'
        ? await ask(resendCode, within)
        : await ask(issueChallenge, {
            ...within,
            ...(picked && { authenticatorId: picked.authenticatorId }),
          });
    if (!put.ok) return mfaProblem(put.refusal);
    const { challenge } = put.value;
    // Proved in the meantime, by another request with the same token.
    return challenge ?? problems.mfa_token_malformed;
  };
export type PutChallenge = ReturnType<typeof challengePutter>;
