import { answerChallenge, type Login } from '@countersign/contracts';
import type { Factor } from '@countersign/factors';
import type { FastifyReply } from 'fastify';
import type { Ask } from '../ports.ts';
import type { LoginFlow } from '../sign-in/login-flow.ts';
import { type LoginRequest, type LoginRequests, refusalOnForm } from '../sign-in/login-request.ts';
import type { LoginEnding, Told } from './texts/texts.ts';

interface Needs {
  readonly ask: Ask;
  readonly loginRequests: LoginRequests;
  readonly loginFlow: LoginFlow;
  /** How the factor that is answered reads what was typed. */
  readonly read: Factor['read'];
}

interface Answer {
  readonly typed: string;
  /** The person wishes this browser remembered. */
  readonly remembers: boolean;
}

/** The longest that the session service looks at. */
const codeMaxLength = 64;

/** Answers the challenge in hand with what was typed, and goes on; or says why not. */
export const answering = (
  { ask, loginRequests, loginFlow, read }: Needs,
  refuse: (loginRequest: LoginRequest, refusal: Told) => Promise<FastifyReply>,
) => {
  return async (visited: LoginRequest, { typed, remembers }: Answer): Promise<FastifyReply> => {
    const code = read(typed);
    const loginRequest = { ...visited, answer: ['code', code] };

    const goOn = async (login: Login) =>
      loginFlow.advance(
        remembers ? await loginRequests.wishing(loginRequest) : loginRequest,
        login,
      );
    const refuseUnlessProved = async (refusal: Told | LoginEnding): Promise<FastifyReply> => {
      const login = await loginRequests.loginOf(loginRequest);
      // Proved already, by a request whose answer this browser never saw: what is left is to go on.
      const isProved = login.status === 'authenticated' || login.status === 'completed';
      return isProved ? goOn(login) : refuse(loginRequest, refusalOnForm(loginRequest, refusal));
    };

    if (code === '') return refuseUnlessProved('code_missing');
    if (code.length > codeMaxLength) return refuseUnlessProved('wrong_code');
    const { transaction } = loginRequest;
    const wish = { ...transaction, rememberBrowser: true } as const;
    const wishing = { ...loginRequest, transaction: remembers ? wish : transaction };
    const answered = await ask(answerChallenge, {
      ...loginRequests.withinOf(loginRequest),
      ...{ code, ...loginFlow.completionFor(wishing) },
    });
    if (!answered.ok) return refuseUnlessProved(answered.refusal);
    const { completed, ...login } = answered.value;
    return completed ? loginFlow.conclude(wishing, undefined, completed) : goOn(login);
  };
};
