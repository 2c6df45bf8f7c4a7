import { answerChallenge, type Login, updateAuthenticator } from '@countersign/contracts';
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
import type { PageRefusal } from './texts/texts.ts';

interface Needs {
  readonly ask: Ask;
  readonly loginRequests: LoginRequests;
  readonly loginFlow: LoginFlow;
  /** The factor that is answered. */
  readonly factor: Factor;
  /** Where the person is led first: then the answer does not end the login yet. */
  readonly leads?: Screen;
  /** Hears whose answer was right. */
  readonly onProved?: (at: BegunLoginRequest, login: Login) => void;
}

interface Answer {
  readonly code: string;
  /** A box that is ticked sends a word, whatever it is; one that is not sends nothing. */
  readonly rememberBrowser?: string | undefined;
  /** What the person calls what they are enrolling. */
  readonly device?: string;
}

/** Why an answer did not do, and how the form was filled in. */
interface RefusedAnswer {
  readonly refusal: PageRefusal;
  readonly retryAt: string | undefined;
  readonly isTicked: boolean;
  readonly typed?: string | undefined;
}

/** As long as admins may make one, counted as JavaScript does. */
export const deviceNameMaxLength = 20;

/** What somebody calls a thing, as it is kept: cut where it is too long. */
export const deviceName = (device: string): string => {
  const characters = [...device.replaceAll(/[\p{C}\p{Z}]+/gu, ' ').trim()];
  while (characters.join('').length > deviceNameMaxLength) characters.pop();
  return characters.join('');
};

/** Answers the challenge in hand with what was typed, and goes on; or says why not. */
export const answering = (
  { ask, loginRequests, loginFlow, factor, leads, onProved }: Needs,
  refuse: (at: BegunLoginRequest, login: Login, notice: RefusedAnswer) => Promise<Shown>,
) => {
  /** Names what is being enrolled, once it is; a name that is lost is no reason to stop a login. */
  const naming = async (at: BegunLoginRequest, name: string) => {
    const login = await loginRequests.loginOf(at);
    if (isRefusal(login) || login.challenge?.purpose !== 'enroll') return undefined;
    const { tenantId, userId } = login;
    const { authenticatorId } = login.challenge;
    const named = { tenantId, userId, authenticatorId, name };
    return () => ask(updateAuthenticator, named).catch(() => undefined);
  };

  return async (visited: BegunLoginRequest, answer: Answer): Promise<Shown> => {
    const code = factor.read(answer.code);
    const remembers = Boolean(answer.rememberBrowser);
    const at = { ...visited, answer: ['code', code] };
    const device = deviceName(answer.device ?? '');

    const goOn = async (login: Login): Promise<Shown> => {
      if (leads !== undefined && login.status === 'authenticated' && login.enrolled) {
        return { screen: leads };
      }
      const further = remembers ? await loginRequests.wishing(at) : at;
      return login.offered && loginFlow.mayOffer(at)
        ? { screen: 'mfa-detect-browser-capabilities' }
        : loginFlow.advance(further, login);
    };
    const refuseUnlessProved = async (
      refusal: PageRefusal | LoginEnding,
      retryAt?: string,
    ): Promise<Shown> => {
      const login = await loginRequests.loginOf(at);
      if (isRefusal(login)) return login;
      // Proved already, by a request whose answer this browser never saw: what is left is to go on.
      // One that asks on is about what may be added.
      const isProved =
        (login.status === 'authenticated' && !login.challenge) || login.status === 'completed';
      if (isProved) return goOn(login);
      return isEnding(refusal)
        ? ended(at, refusal)
        : refuse(at, login, {
            ...{ refusal, retryAt, isTicked: remembers },
            ...(answer.device && { typed: answer.device }),
          });
    };

    if (code === '') return refuseUnlessProved('code_missing');
    if (code.length > answerMaxLength(factor)) return refuseUnlessProved('wrong_code');
    const nameIt = device === '' ? undefined : await naming(at, device);
    const { transaction } = at;
    const wish = { ...transaction, rememberBrowser: true } as const;
    const wishing = { ...at, transaction: remembers ? wish : transaction };
    const answered = await ask(answerChallenge, {
      ...at.within,
      ...{ code, ...(leads === undefined && loginFlow.completionFor(wishing)) },
    });
    if (!answered.ok) return refuseUnlessProved(answered.refusal, answered.retryAt);
    await nameIt?.();
    const { completed, ...login } = answered.value;
    onProved?.(at, login);
    return completed ? loginFlow.conclude(wishing, undefined, completed) : goOn(login);
  };
};
