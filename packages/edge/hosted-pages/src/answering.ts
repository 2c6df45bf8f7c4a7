import { answerChallenge, type Login } from '@countersign/contracts';
import type { Ask } from '@countersign/edge-http';
import { answerMaxLength, type Factor } from '@countersign/factors';
import type { LoginFlow } from '@countersign/login-flow';
import {
  type BegunLoginRequest,
  ended,
  isEnding,
  isRefusal,
  type LoginEnding,
  type LoginRequests,
  type Screen,
} from '@countersign/login-flow';
import type { Shown } from './login-pages.ts';
import type { Told } from './texts/texts.ts';

interface Needs {
  readonly ask: Ask;
  readonly loginRequests: LoginRequests;
  readonly loginFlow: LoginFlow;
  /** The factor that is answered. */
  readonly factor: Factor;
  /** Where the person is led first: then the answer does not end the login yet. */
  readonly leads?: Screen;
}

interface Answer {
  readonly code: string;
  /** A box that is ticked sends a word, whatever it is; one that is not sends nothing. */
  readonly rememberBrowser?: string | undefined;
}

/** Why an answer did not do, and how the form was filled in. */
interface Refused {
  readonly refusal: Told;
  readonly retryAt: string | undefined;
  readonly isTicked: boolean;
}

/** Answers the challenge in hand with what was typed, and goes on; or says why not. */
export const answering = (
  { ask, loginRequests, loginFlow, factor, leads }: Needs,
  refuse: (at: BegunLoginRequest, login: Login, notice: Refused) => Promise<Shown>,
) => {
  return async (visited: BegunLoginRequest, answer: Answer): Promise<Shown> => {
    const code = factor.read(answer.code);
    const remembers = Boolean(answer.rememberBrowser);
    const at = { ...visited, answer: ['code', code] };

    const goOn = async (login: Login): Promise<Shown> =>
      leads !== undefined && login.status === 'authenticated' && login.enrolled
        ? { screen: leads }
        : loginFlow.advance(remembers ? await loginRequests.wishing(at) : at, login);
    const refuseUnlessProved = async (
      refusal: Told | LoginEnding,
      retryAt?: string,
    ): Promise<Shown> => {
      const login = await loginRequests.loginOf(at);
      if (isRefusal(login)) return login;
      // Proved already, by a request whose answer this browser never saw: what is left is to go on.
      const isProved = login.status === 'authenticated' || login.status === 'completed';
      if (isProved) return goOn(login);
      return isEnding(refusal)
        ? ended(at, refusal)
        : refuse(at, login, { refusal, retryAt, isTicked: remembers });
    };

    if (code === '') return refuseUnlessProved('code_missing');
    if (code.length > answerMaxLength(factor)) return refuseUnlessProved('wrong_code');
    const { transaction } = at;
    const wish = { ...transaction, rememberBrowser: true } as const;
    const wishing = { ...at, transaction: remembers ? wish : transaction };
    const answered = await ask(answerChallenge, {
      ...at.within,
      ...{ code, ...(leads === undefined && loginFlow.completionFor(wishing)) },
    });
    if (!answered.ok) return refuseUnlessProved(answered.refusal, answered.retryAt);
    const { completed, ...login } = answered.value;
    return completed ? loginFlow.conclude(wishing, undefined, completed) : goOn(login);
  };
};
