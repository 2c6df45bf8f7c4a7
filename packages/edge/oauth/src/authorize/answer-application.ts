import { isProblem, type Problem, redirectOn } from '@countersign/edge-http';
import { textsOf } from '@countersign/hosted-pages';
import type { ReturnAddress } from '@countersign/login-flow';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { oauthError } from '../oauth-surface.ts';
import {
  type AnswerPage,
  type AnswerParameters,
  formPostPage,
  webMessagePage,
} from './answer-page.ts';

/** Appends to an address as it was registered, character by character. */
export const addressWith = (redirectUri: string, mark: '?' | '#', parameters: AnswerParameters) => {
  const separator = mark === '?' && redirectUri.includes('?') ? '&' : mark;
  return `${redirectUri}${separator}${new URLSearchParams(parameters)}`;
};

const sendAnswerPage = (reply: FastifyReply, page: AnswerPage): FastifyReply => {
  if (page.isFramed) {
    // Older browsers heed this one and not `frame-ancestors`, which says who may.
    reply.removeHeader('x-frame-options');
    reply.raw.removeHeader('x-frame-options');
  }
  return reply
    .code(200)
    .headers({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': page.policy,
    })
    .send(String(page.html));
};

/**
 * Answers the application that asked, where and how it asked, with its `state` and the issuer
 * (RFC 9207), so that it can tell whose answer this is. A problem is told it as an error there
 * (RFC 6749 4.1.2.1).
 */
export const answerApplication = (
  request: FastifyRequest,
  reply: FastifyReply,
  to: ReturnAddress,
  answer: AnswerParameters | Problem,
): FastifyReply => {
  const { redirectUri, responseMode, state } = to;
  const answered = isProblem(answer) ? oauthError(answer) : answer;
  const parameters = { ...answered, ...(state !== undefined && { state }), iss: request.issuer };
  switch (responseMode) {
    case 'form_post':
      return sendAnswerPage(reply, formPostPage(redirectUri, parameters, textsOf(request)));
    case 'web_message':
      return sendAnswerPage(reply, webMessagePage(redirectUri, parameters, textsOf(request)));
    case 'fragment':
    case 'query': {
      const mark = responseMode === 'query' ? '?' : '#';
      return redirectOn(reply, addressWith(redirectUri, mark, parameters));
    }
  }
};
