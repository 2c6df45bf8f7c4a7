import { type Login, readLogin, type User } from '@countersign/contracts';
import type { ReadActiveUser } from '../oauth/active-user.ts';
import type { Ask } from '../ports.ts';
import { Refused } from '../problems.ts';
import { meanings } from './meanings.ts';
import type { MfaToken, MfaTokens } from './mfa-tokens.ts';

/** A login that awaits its second factor, and the token that leads to it. */
export interface Awaiting {
  readonly token: MfaToken;
  readonly login: Login;
  readonly user: User;
}

interface Needs {
  readonly ask: Ask;
  readonly mfaTokens: MfaTokens;
  readonly activeUser: ReadActiveUser;
}

/** Finds the logins that `mfa_token`s lead to. */
export const awaitingLogins = ({ ask, mfaTokens, activeUser }: Needs) => {
  /** @throws {Refused} once it is spent, or its person may not sign in any more */
  const loginOf = async (token: MfaToken): Promise<Awaiting> => {
    const { tenantId, loginSessionId } = token;
    const [read, user] = await Promise.all([
      ask(readLogin, { tenantId, loginSessionId }),
      activeUser(token),
    ]);
    if (!read.ok) throw new Refused(meanings[read.refusal]);
    if (!user || read.value.status !== 'awaiting_mfa') throw new Refused('mfa_token_malformed');
    return { token, login: read.value, user };
  };

  return {
    loginOf,
    /** Of a token that an application shows as its own. @throws {Refused} */
    shownBy: async (
      { tenantId, clientId }: { readonly tenantId: string; readonly clientId: string },
      text: string | undefined,
    ): Promise<Awaiting> => {
      if (text === undefined) throw new Refused('parameter_missing');
      const found = await mfaTokens.find(tenantId, text);
      if (found.status === 'malformed' || found.token.clientId !== clientId) {
        throw new Refused('mfa_token_malformed');
      }
      if (found.status === 'expired') throw new Refused('mfa_token_expired');
      return loginOf(found.token);
    },
  };
};
export type AwaitingLogins = ReturnType<typeof awaitingLogins>;
