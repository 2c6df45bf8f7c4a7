import { redirectOn } from '@countersign/edge-http';
import type { ProvedLogin, SignInBrowser, Transactions } from '@countersign/login-flow';
import { isRefusal, type LoginRefusal } from '@countersign/login-flow';
import type { FastifyReply } from 'fastify';
import { answerApplication } from './answer-application.ts';
import type { GiveAnswer } from './give-answer.ts';
import { authorizationProblem } from './request-problems.ts';

/** OpenID Connect Core 3.1.2.1 of `id_token_hint`, where somebody else has signed in. */
const isAnother = authorizationProblem(
  'login_required',
  'Another person than the id_token_hint says signed in.',
);

interface Needs {
  readonly signIn: SignInBrowser;
  readonly transactions: Transactions;
  readonly give: GiveAnswer;
}

/**
 * Turns the proof of a login into what the application gets; sends it when that is called, so that
 * nobody waits for a reply where they mean to wait for an answer.
 */
export const loginAnswerer =
  ({ signIn, transactions, give }: Needs) =>
  async (proved: ProvedLogin): Promise<(() => FastifyReply) | LoginRefusal> => {
    const { loginRequest, proof, completion } = proved;
    const { request, reply, transaction } = loginRequest;
    const { request: wanted } = transaction;
    const finish = () =>
      transactions.finish(request, reply, transaction, completion.idempotencyKey);
    const { hintedUserId = proof.userId } = wanted;
    if (proof.userId !== hintedUserId) {
      await finish();
      return () => answerApplication(request, reply, wanted, isAnother);
    }

    const begun = await signIn(proved);
    if (isRefusal(begun)) return begun;
    const { session, keep } = begun;
    const { page } = transaction;
    if (page) {
      await keep();
      await finish();
      return () => redirectOn(reply, page.path);
    }
    const giving = give(request, {
      ...{ request: wanted, session, proof, isSilent: false },
      loginSessionId: loginRequest.within.loginSessionId,
      token: completion.code,
    });
    const [given] = await Promise.all([giving, keep()]);
    await finish();
    return () => answerApplication(request, reply, wanted, given);
  };
