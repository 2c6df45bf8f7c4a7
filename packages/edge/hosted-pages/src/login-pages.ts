import type { Clock } from '@countersign/core';
import { type Ask, redirectOn } from '@countersign/edge-http';
import type { Factors } from '@countersign/factors';
import type {
  LoginRequest,
  LoginRequests,
  LoginStep,
  NextScreen,
  ProvedLogin,
  Screen,
} from '@countersign/login-flow';
import { elseAddress, isRefusal, type LoginRefusal } from '@countersign/login-flow';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Notice, Notices } from './notices.ts';
import type { Page } from './pages/layout.ts';
import { sendPage, sendProblem } from './pages/send-page.ts';
import { nameIn } from './reset-screens.ts';
import { textsIn } from './texts/language.ts';
import { ownTexts } from './texts/own/own-texts.ts';
import type { Texts } from './texts/texts.ts';
import type { FindWayBack } from './way-back.ts';

/** A screen, shown in place. */
export interface ShownScreen {
  readonly screen: Screen;
  readonly page: (texts: Texts, factors: Factors) => Page;
  /** Of the request that was refused, where this page tells of it. */
  readonly reference?: string | undefined;
  /** What was typed, for a page that it leads to: whoever goes there types it once. */
  readonly handedOn?: { readonly to: Screen; readonly typed: string } | undefined;
}

/** A login that goes no further, as a form of it was told. */
interface WordedRefusal extends LoginRefusal {
  readonly reference?: string | undefined;
}

/** A screen to go to, which says something once: why what was sent did not do, say. */
export interface NoticedScreen {
  readonly screen: Screen;
  readonly notice: Notice;
}

/** Elsewhere: an OpenID provider. */
interface Away {
  readonly location: string;
}

/** What a page answers: a step of the login, or a screen with what is to be on it. */
export type Shown = LoginStep | WordedRefusal | ShownScreen | NoticedScreen | Away;

/** Turns a login's proof into the application's answer, whatever that is; oauth knows. */
export type AnswerProof = (proved: ProvedLogin) => Promise<(() => FastifyReply) | LoginRefusal>;

/** Whether a form of a page was sent, which is told what became of it on that page. */
export const isHostedForm = ({ method, routeOptions: { url = '' } }: FastifyRequest): boolean =>
  method === 'POST' && url.startsWith('/u/');

/** Where it is said what failed of a form that has no page of its own. */
export const failurePath = '/u/failure';

/** Those that Auth0 has beneath another's address. */
const beneath: Partial<Record<Screen, string>> = {
  'reset-password-email': 'reset-password/email',
  'reset-password-request': 'reset-password/request',
};

/** Where a screen is, beneath the tenant's own address. */
export const pathOf = (screen: Screen): string => `/u/${beneath[screen] ?? screen}`;

/** The same in a login: by its other name, where a password is to be chosen. */
export const pathIn = (at: Pick<LoginRequest, 'transaction'>, screen: Screen): string => {
  const name = nameIn(at, screen);
  return name === screen ? pathOf(screen) : `/u/${name}`;
};

/** What a step of the login says once, where it leads. */
const noticeOf = (shown: NextScreen | NoticedScreen): Notice | undefined => {
  if ('notice' in shown) return shown.notice;
  const { refused } = shown;
  if (!refused) return undefined;
  const { why, retryAt, isOfKey } = refused;
  return { refusal: isOfKey && why === 'too_many_sends' ? 'too_many_ceremonies' : why, retryAt };
};

type Asked = Pick<LoginRequest, 'request' | 'reply'>;

interface Needs {
  readonly factors: Factors;
  readonly ask: Ask;
  readonly loginRequests: LoginRequests;
  readonly answer: AnswerProof;
  readonly notices: Notices;
  readonly findWayBack: FindWayBack;
  readonly clock: Clock;
}

/** Renders a login: what its flow says next, as a page, a redirect or the application's answer. */
export const loginPages = (needs: Needs) => {
  const { factors, ask, loginRequests, answer, notices, findWayBack, clock } = needs;
  const inTheirWords = ownTexts(ask);

  /** Tells that a login goes no further; where a form was sent, on the page that it is of. */
  const tell = async (
    { request, reply }: Asked,
    state: string,
    { refusal: problem, restart, application, reference }: WordedRefusal,
  ): Promise<FastifyReply> => {
    const { url: path = '' } = request.routeOptions;
    if (isHostedForm(request)) return notices.leave(reply, { state, path }, { problem });
    if (notices.isThere(request)) notices.clear(reply);
    const wayBack = await findWayBack(request, problem, { state, ...application });
    return sendProblem(request, reply, {
      ...{ problem, wayBack, reference },
      ...(restart !== undefined && { restart }),
    });
  };

  /** Sends a page of the login, in the tenant's own words where it has some for this screen. */
  const send = async (
    loginRequest: LoginRequest,
    { screen, page, reference, handedOn }: ShownScreen,
  ): Promise<FastifyReply> => {
    const { request, reply, transaction, language } = loginRequest;
    // Whatever it was that this browser was to be told, it is told now, or no longer true.
    if (handedOn) {
      const { to, typed } = handedOn;
      await notices.keep(reply, { state: transaction.id, path: pathOf(to) }, { typed });
    } else if (notices.isThere(request)) notices.clear(reply);
    const { clientId, redirectUri: returnTo } = transaction.request;
    const asked = { tenant: request.tenant, clientId, texts: textsIn(language) };
    const texts = await inTheirWords(asked, screen, nameIn(loginRequest, screen));
    const shown = page({ ...texts, now: clock() }, factors);
    const { account } = transaction;
    const who =
      account === undefined ? undefined : { account, elsewhere: elseAddress(loginRequest) };
    return sendPage(request, reply, { page: shown, texts, returnTo, reference, who });
  };

  const render = async (loginRequest: LoginRequest, shown: Shown): Promise<FastifyReply> => {
    const { reply, transaction } = loginRequest;
    const { id: state } = transaction;
    if (isRefusal(shown)) return tell(loginRequest, state, shown);
    if ('proof' in shown) {
      const answered = await answer(shown);
      return isRefusal(answered) ? tell(loginRequest, state, answered) : answered();
    }
    if ('location' in shown) return redirectOn(reply, shown.location);
    if ('page' in shown) return send(loginRequest, shown);
    const path = pathIn(loginRequest, shown.screen);
    const notice = noticeOf(shown);
    return notice
      ? notices.leave(reply, { state, path }, notice)
      : redirectOn(reply, `${path}?${new URLSearchParams({ state })}`);
  };

  return {
    render,
    /** Says what failed of a form that has no page of its own, as often as that is read. */
    failure: async ({ request, reply }: Asked): Promise<FastifyReply> => {
      const { failure: problem = 'transaction_unknown', reference } = await notices.read(
        request,
        '',
        failurePath,
      );
      const wayBack = await findWayBack(request, problem);
      return sendProblem(request, reply, { problem, wayBack, reference });
    },
    /** What a page has to say once, because of the form that led to it. */
    noticeOn: ({ request, transaction }: LoginRequest): Promise<Notice> =>
      notices.read(request, transaction.id, request.routeOptions.url ?? ''),
    /** Answers a request of a login with what `show` finds; or says why there is no such login. */
    answered: async (
      { request, reply }: Asked,
      state: string | undefined,
      show: (loginRequest: LoginRequest) => Promise<Shown>,
    ): Promise<FastifyReply> => {
      const visited = await loginRequests.visitOf(request, reply, state);
      if (isRefusal(visited)) return tell({ request, reply }, state ?? '', visited);
      return render(visited, await show(visited));
    },
  };
};
export type LoginPages = ReturnType<typeof loginPages>;
