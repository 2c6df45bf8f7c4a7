import { issueChallenge, type Login, resendCode } from '@countersign/contracts';
import type { Ask } from '../ask.ts';
import type { Fields } from '../oauth/form-fields.ts';
import { Refused } from '../problems.ts';
import { refusalToOAuthError } from './refusal-to-oauth-error.ts';
import { wireChannel, wireId, wireKind } from './wire.ts';

type Challenge = NonNullable<Login['challenge']>;
type Hint = Login['authenticators'][number];

const typesDefault = 'otp oob';

/** Whether an authenticator can be challenged in one of these ways. A recovery code never is. */
const fits = ({ challenge_type: types = typesDefault, oob_channel: channel }: Fields) => {
  const wanted = types.split(' ');
  return (hint: Hint): boolean => {
    const kind = wireKind(hint.factor);
    if (kind === 'recovery-code' || !wanted.includes(kind)) return false;
    return kind === 'otp' || channel === undefined || channel === wireChannel(hint);
  };
};

/** The authenticator to challenge; nothing where the session service may pick among all. */
const pick = ({ authenticators, challenge }: Login, fields: Fields): Hint | undefined => {
  const named = fields.authenticator_id;
  const known = authenticators.filter((each) => named === undefined || named === wireId(each));
  if (named !== undefined && known.length === 0) throw new Refused('authenticator_unknown');
  const fit = known.filter(fits(fields));
  const [first] = fit;
  if (!first) throw new Refused('unsupported_challenge_type');
  if (named !== undefined) return first;
  const inHand = fit.find((each) => each.authenticatorId === challenge?.authenticatorId);
  const others = authenticators.filter(({ factor }) => wireKind(factor) !== 'recovery-code');
  return inHand ?? (fit.length < others.length ? first : undefined);
};

/**
 * Puts a challenge to an authenticator that the client can deal with. Asked again while its code is
 * out, it sends a new one: that is how a client of this API asks for one.
 */
export const challengePutter =
  (ask: Ask) =>
  async (login: Login, fields: Fields, address: string): Promise<Challenge> => {
    if (login.next !== 'challenge') {
      throw new Refused(login.next === 'enroll' ? 'association_required' : 'factor_missing');
    }
    const picked = pick(login, fields);
    const { tenantId, loginSessionId, challenge: present } = login;
    const within = { tenantId, loginSessionId, address };
    const isOut = present?.authenticatorId === picked?.authenticatorId;
    const put =
      present && picked && isOut && wireKind(picked.factor) === 'oob'
        ? await ask(resendCode, within)
        : await ask(issueChallenge, {
            ...within,
            ...(picked && { authenticatorId: picked.authenticatorId }),
          });
    if (!put.ok) throw new Refused(refusalToOAuthError[put.refusal]);
    const { challenge } = put.value;
    // Proved in the meantime, by another request with the same token.
    if (!challenge) throw new Refused('mfa_token_malformed');
    return challenge;
  };
export type PutChallenge = ReturnType<typeof challengePutter>;
