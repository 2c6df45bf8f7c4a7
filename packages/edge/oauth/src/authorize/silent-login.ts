import { isPasskeyEnoughFor, reviewLogin } from '@countersign/contracts';
import { type Clock, isAhead, plus } from '@countersign/core';
import { type Ask, ownScopesOf } from '@countersign/edge-http';
import type {
  AuthorizationRequest,
  BrowserSession,
  BrowserSessions,
} from '@countersign/login-flow';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ReadActiveUser } from '../grants/active-user.ts';
import { answerApplication } from './answer-application.ts';
import type { GiveAnswer } from './give-answer.ts';
import { authorizationProblem } from './request-problems.ts';

/** Auth0's browser client matches this very text to fall back to a visible login. */
const mfaRequired = authorizationProblem('login_required', 'Multifactor authentication required');
const loginRequired = authorizationProblem('login_required', 'Login required');

/** Holds what a session's login proved against the policy of today, as its tenant has passkeys. */
export const sessionReviewer =
  (ask: Ask) =>
  (
    { tenant }: Pick<FastifyRequest, 'tenant'>,
    { tenantId, userId, loginSessionId }: BrowserSession,
  ) => {
    const isPasskeyEnough = isPasskeyEnoughFor(tenant.settings);
    return ask(reviewLogin, { tenantId, userId, loginSessionId, isPasskeyEnough });
  };
export type ReviewOf = ReturnType<typeof sessionReviewer>;
type Review = Awaited<ReturnType<ReviewOf>>;

interface Needs {
  readonly reviewOf: ReviewOf;
  readonly give: GiveAnswer;
}

/** What a silent login stands on. */
interface Standing {
  readonly session: BrowserSession | undefined;
  /** Of that session, where it was asked for already. */
  readonly review: Review | undefined;
}

/**
 * `prompt=none`: what the session proved must suffice as policy stands now, for nobody will be
 * asked anything. A request for a step-up asks for a ceremony, which there cannot be.
 */
export const silentLogin =
  ({ reviewOf, give }: Needs) =>
  async (
    request: FastifyRequest,
    reply: FastifyReply,
    wanted: AuthorizationRequest,
    { session, review: known }: Standing,
  ): Promise<FastifyReply> => {
    if (!session) return answerApplication(request, reply, wanted, loginRequired);
    // An API of their own is for who proves a factor now, if they have one.
    const isOwn = ownScopesOf(wanted.audience, request.issuer) !== undefined;
    if (wanted.stepUp || isOwn) return answerApplication(request, reply, wanted, mfaRequired);

    const review = known ?? (await reviewOf(request, session));
    if (!review.ok) {
      const why = review.refusal === 'mfa_required' ? mfaRequired : loginRequired;
      return answerApplication(request, reply, wanted, why);
    }
    const proof = review.value;
    const given = await give(request, {
      request: wanted,
      session,
      loginSessionId: session.loginSessionId,
      proof,
      isSilent: true,
    });
    return answerApplication(request, reply, wanted, given);
  };

/**
 * Whether a page asks and no person: a frame, an image or a script, of whatever site. The session's
 * cookie comes along there too. Browsers from before `Sec-Fetch-Dest` say nothing of it.
 */
const isEmbedded = ({ headers }: FastifyRequest): boolean => {
  const { 'sec-fetch-dest': destination = 'document' } = headers;
  return destination !== 'document';
};

interface SessionNeeds {
  readonly sessions: BrowserSessions;
  readonly activeUser: ReadActiveUser;
  readonly clock: Clock;
}

/**
 * The session a request may stand on: as fresh as it asks, and of somebody who may still sign in.
 */
export const usableSession =
  ({ sessions, activeUser, clock }: SessionNeeds) =>
  async (
    request: FastifyRequest,
    reply: FastifyReply,
    { prompt, maxAge, hintedUserId }: AuthorizationRequest,
  ): Promise<BrowserSession | undefined> => {
    if (prompt === 'login') return undefined;
    // What may ask somebody for more, and send them a message, is for who looks at the page.
    if (prompt !== 'none' && isEmbedded(request)) return undefined;
    const session = await sessions.find(request);
    if (!session) return undefined;
    // Of another person than is meant it is none; it stays theirs.
    if (hintedUserId !== undefined && hintedUserId !== session.userId) return undefined;
    const provedAt = new Date(session.authTime * 1_000).toISOString();
    if (maxAge !== undefined) {
      const instant = plus(provedAt, maxAge * 1_000);
      const ahead = { stored: 'browser session', windowMs: maxAge * 1_000, now: clock() } as const;
      if (clock() > instant || isAhead({ ...ahead, instant })) return undefined;
    }
    if (await activeUser(session)) return session;
    await sessions.end(request, reply);
    return undefined;
  };
