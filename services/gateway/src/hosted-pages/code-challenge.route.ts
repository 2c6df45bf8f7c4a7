import type { Login } from '@countersign/contracts';
import { factors } from '@countersign/factors';
import type { FastifyReply } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Ask } from '../ports.ts';
import type { LoginFlow } from '../sign-in/login-flow.ts';
import { type LoginRequest, type LoginRequests, redirectTo } from '../sign-in/login-request.ts';
import { answering } from './answering.ts';
import { type Asking, codeChallengePage } from './pages/code-challenge.page.ts';
import { loginOptionsPage } from './pages/options.page.ts';
import type { ScreenName } from './texts/own/screens.ts';
import type { Texts, Told } from './texts/texts.ts';

interface Needs {
  readonly ask: Ask;
  readonly loginRequests: LoginRequests;
  readonly loginFlow: LoginFlow;
}

interface CodeChallenge {
  readonly screen: ScreenName;
  readonly factor: 'otp' | 'recovery-code';
  readonly wrong: Told;
  readonly asking: (texts: Texts) => Asking;
}

const query = z.object({ state: z.string().optional() });
const form = z.object({
  state: z.string().optional(),
  code: z.string().default(''),
  rememberBrowser: z.string().optional(),
  action: z.enum(['default', 'pick-authenticator']).default('default'),
});

/** GET and POST of a page that asks for a code which nobody sends. */
const codeChallengeRoute: FastifyPluginAsyncZod<Needs & { readonly of: CodeChallenge }> = async (
  app,
  { of: { screen, factor, wrong, asking }, ...needs },
) => {
  const { loginRequests, loginFlow } = needs;
  const path = `/u/${screen}`;
  const config = { answers: 'page' } as const;
  const schema = { tags: ['Hosted pages'], summary: 'Enter a code' };

  const showChallenge = (loginRequest: LoginRequest, login: Login, refusal?: Told) => {
    const { challenge, authenticators, browserMemory } = login;
    const isHere = challenge?.factor === factor && challenge.purpose === 'login';
    if (!isHere) return loginFlow.redirectToCurrentStep(loginRequest, login);
    const { digits } = challenge;
    const hasOthers = authenticators.length > 1;
    const given = {
      state: loginRequest.transaction.id,
      path,
      digits,
      hasOthers,
      refusal,
      browserMemory,
    };
    const pageIn = (texts: Texts) => codeChallengePage({ ...given, asking: asking(texts) }, texts);
    return loginRequests.show(loginRequest, screen, pageIn, refusal ? 400 : 200);
  };

  const refuse = async (loginRequest: LoginRequest, refusal: Told): Promise<FastifyReply> => {
    const login = await loginRequests.loginOf(loginRequest);
    const told = refusal === 'wrong_code' ? wrong : refusal;
    if (login.challenge || login.next !== 'challenge')
      return showChallenge(loginRequest, login, told);
    // The challenge that was answered is gone; another can be had where one is picked.
    const { authenticators } = login;
    const given = { state: loginRequest.transaction.id, refusal: told, authenticators };
    return loginRequests.show(
      loginRequest,
      'mfa-login-options',
      (texts) => loginOptionsPage(given, texts),
      400,
    );
  };
  const answer = answering({ ...needs, read: factors[factor].read }, refuse);

  app.get(path, { config, schema: { ...schema, querystring: query } }, async (request, reply) => {
    const loginRequest = await loginRequests.visitOf(request, reply, request.query.state);
    return showChallenge(loginRequest, await loginRequests.loginOf(loginRequest));
  });

  app.post(path, { config, schema: { ...schema, body: form } }, async (request, reply) => {
    const { state, code, action, rememberBrowser } = request.body;
    const loginRequest = await loginRequests.visitOf(request, reply, state);
    return action === 'pick-authenticator'
      ? redirectTo(loginRequest, '/u/mfa-login-options')
      : answer(loginRequest, { typed: code, remembers: Boolean(rememberBrowser) });
  });
};

const pages: readonly CodeChallenge[] = [
  {
    screen: 'mfa-otp-challenge',
    factor: 'otp',
    wrong: 'wrong_app_code',
    asking: ({ app: { challenge, code } }) => ({ ...challenge, code, isNumeric: true }),
  },
  {
    screen: 'mfa-recovery-code-challenge',
    factor: 'recovery-code',
    wrong: 'wrong_recovery_code',
    asking: ({ recovery: { challenge, code } }) => ({ ...challenge, code, isNumeric: false }),
  },
];

/** /u/mfa-otp-challenge and /u/mfa-recovery-code-challenge: codes the person has at hand. */
export const codeChallengeRoutes: FastifyPluginAsyncZod<Needs> = async (app, needs) => {
  for (const of of pages) await app.register(codeChallengeRoute, { ...needs, of });
};
