import { STATUS_CODES } from 'node:http';
import type { Surface } from '@countersign/edge-http';
import { oauthSurface } from '../oauth-surface.ts';

/** Where RFC 6750 says which proof would do. */
const challengeOf = (refusal: string): string =>
  refusal === 'access_token_missing' ? 'Bearer' : 'Bearer error="invalid_token"';

/** How the My Account API tells what was refused: RFC 9457, as Auth0 has it. */
export const accountSurface: Surface = {
  problemOf: oauthSurface.problemOf,
  send: ({ refusal, status, text, code = 'about:blank', retryAfterSeconds }, _request, reply) => {
    if (status === 401) reply.header('www-authenticate', challengeOf(refusal));
    if (retryAfterSeconds !== undefined) reply.header('retry-after', retryAfterSeconds);
    return reply
      .code(status)
      .type('application/problem+json')
      .send(JSON.stringify({ type: code, status, title: STATUS_CODES[status], detail: text }));
  },
};
