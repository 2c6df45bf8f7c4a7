import type { Ask } from '@countersign/edge-http';
import type { Factors } from '@countersign/factors';
import type {
  LoginRequest,
  LoginRequests,
  LoginStep,
  NextScreen,
  ProvedLogin,
  Screen,
} from '@countersign/login-flow';
import { isRefusal, type LoginRefusal } from '@countersign/login-flow';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Page } from './pages/layout.ts';
import { enrolledPage } from './pages/notice.page.ts';
import { loginOptionsPage } from './pages/options.page.ts';
import { sendPage, sendProblem } from './pages/send-page.ts';
import { textsIn } from './texts/language.ts';
import { ownTexts } from './texts/own/own-texts.ts';
import type { Texts } from './texts/texts.ts';

/** A screen, shown in place: its page, and whether it says no to what was sent. */
export interface ShownScreen {
  readonly screen: Screen;
  readonly page: (texts: Texts, factors: Factors) => Page;
  readonly isRefused: boolean;
}

/** A screen to go to by an address of its own, with more in it than the login's name. */
interface ScreenWith {
  readonly screen: Screen;
  readonly query: Readonly<Record<string, string>>;
}

/** Elsewhere: an OpenID provider. */
interface Away {
  readonly location: string;
}

/** What a page answers: a step of the login, or a screen with what is to be on it. */
export type Shown = LoginStep | ShownScreen | ScreenWith | Away;

/** Turns a login's proof into the application's answer, whatever that is; oauth knows. */
export type AnswerProof = (proved: ProvedLogin) => Promise<(() => FastifyReply) | LoginRefusal>;

export const pathOf = (screen: Screen) => `/u/${screen}` as const;

const tell = (request: FastifyRequest, reply: FastifyReply, refused: LoginRefusal) =>
  sendProblem(request, reply, {
    problem: refused.refusal,
    ...(refused.restart !== undefined && { restart: refused.restart }),
  });

/** Never to be kept: the way goes on from where the login is, each time. */
const redirect = (reply: FastifyReply, location: string): FastifyReply =>
  reply.header('cache-control', 'no-store').redirect(location, 302);

/** The page of a step that has no address to be read at again, as it says what was just done. */
const pageInPlace = (
  { transaction }: LoginRequest,
  { screen, refused }: NextScreen,
): ShownScreen | undefined => {
  if (screen === 'mfa-enroll-result') return { screen, page: enrolledPage, isRefused: false };
  if (!refused) return undefined;
  const { authenticators } = refused.login;
  const given = { state: transaction.id, authenticators, refusal: refused.why };
  return {
    screen,
    page: (texts, factors) => loginOptionsPage(given, texts, factors),
    isRefused: true,
  };
};

interface Needs {
  readonly factors: Factors;
  readonly ask: Ask;
  readonly loginRequests: LoginRequests;
  readonly answer: AnswerProof;
}

/** Renders a login: what its flow says next, as a page, a redirect or the application's answer. */
export const loginPages = ({ factors, ask, loginRequests, answer }: Needs) => {
  const inTheirWords = ownTexts(ask);

  /** Sends a page of the login, in the tenant's own words where it has some for this screen. */
  const send = async (
    { request, reply, transaction, language }: LoginRequest,
    { screen, page, isRefused }: ShownScreen,
  ): Promise<FastifyReply> => {
    const { clientId, redirectUri: returnTo } = transaction.request;
    const asked = { tenant: request.tenant, clientId, texts: textsIn(language) };
    const texts = await inTheirWords(asked, screen);
    const status = isRefused ? 400 : 200;
    return sendPage(request, reply, { page: page(texts, factors), texts, status, returnTo });
  };

  const render = async (loginRequest: LoginRequest, shown: Shown): Promise<FastifyReply> => {
    const { request, reply, transaction } = loginRequest;
    if (isRefusal(shown)) return tell(request, reply, shown);
    if ('proof' in shown) {
      const answered = await answer(shown);
      return isRefusal(answered) ? tell(request, reply, answered) : answered();
    }
    if ('location' in shown) return redirect(reply, shown.location);
    if ('page' in shown) return send(loginRequest, shown);
    const inPlace = 'query' in shown ? undefined : pageInPlace(loginRequest, shown);
    if (inPlace) return send(loginRequest, inPlace);
    const more = 'query' in shown ? shown.query : {};
    const address = new URLSearchParams({ state: transaction.id, ...more });
    return redirect(reply, `${pathOf(shown.screen)}?${address}`);
  };

  return {
    render,
    /** Answers a request of a login with what `show` finds; or says why there is no such login. */
    answered: async (
      { request, reply }: Pick<LoginRequest, 'request' | 'reply'>,
      state: string | undefined,
      show: (loginRequest: LoginRequest) => Promise<Shown>,
    ): Promise<FastifyReply> => {
      const visited = await loginRequests.visitOf(request, reply, state);
      if (isRefusal(visited)) return tell(request, reply, visited);
      return render(visited, await show(visited));
    },
  };
};
export type LoginPages = ReturnType<typeof loginPages>;
