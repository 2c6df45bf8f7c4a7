import type { proof } from '@countersign/contracts';
import type { z } from 'zod';
import type { Begun } from './login-session.state.ts';

/** What a token's `acr` says after a second factor, in the words Auth0's clients look for. */
const mfaAcr = 'http://schemas.openid.net/pape/policies/2007/06/multi-factor';

const secondOf = (instant: string): number => Math.floor(Date.parse(instant) / 1_000);

/** What a login proved, from its own record alone. */
export const proofOf = ({ userId, clientId, primary, mfa }: Begun): z.output<typeof proof> => {
  const { passkey } = primary;
  const isEnough = passkey?.isEnough === true;
  // RFC 8176: `mfa` stands together with what was used. Another provider's login tells us nothing
  // of how it was done, so a federated first factor adds no value of its own. Of a passkey alone
  // its person was there, which is `user`; and it is `mfa` where the tenant says so.
  const first = passkey ? [passkey.amr] : primary.method === 'password' ? ['pwd'] : [];
  const alone = passkey ? ['user', ...(isEnough ? ['mfa'] : [])] : [];
  const proved = mfa ?? (isEnough ? primary : undefined);
  return {
    userId,
    clientId,
    authTime: secondOf(primary.provedAt),
    amr: [...first, ...(mfa ? [mfa.amr, 'mfa'] : alone)],
    ...(proved && { acr: mfaAcr, mfaTime: secondOf(proved.provedAt) }),
  };
};
