import { type Row, resource } from './row.ts';

const of = 'Auth0 Management API, sessions and refresh tokens';
const sessions = { read: 'read:sessions', write: 'delete:sessions' };
const tokens = { read: 'read:refresh_tokens', write: 'delete:refresh_tokens' };
const theirSessions = resource(of, '/users/:id/sessions', sessions);
const theirTokens = resource(of, '/users/:id/refresh-tokens', tokens);
const session = resource(of, '/sessions/:id', sessions);
const revocation = resource(of, '/sessions/:id/revoke', sessions);
const token = resource(of, '/refresh-tokens/:id', tokens);

const problem = (message: string, errorCode: string) =>
  JSON.stringify({ statusCode: 404, error: 'Not Found', message, errorCode });
const nobody = {
  path: '/users/auth0|nobody/sessions',
  status: 404,
  text: problem('The user does not exist.', 'inexistent_user'),
};
const noToken = {
  status: 404,
  text: problem('The refresh token does not exist.', 'inexistent_refresh_token'),
};
const noSession = {
  status: 404,
  text: problem('The session does not exist.', 'inexistent_session'),
};

/** Where people are signed in, and how an admin ends it. */
export const signInRows: readonly Row[] = [
  theirSessions('GET', nobody),
  theirSessions('DELETE', nobody),
  theirTokens('GET', { ...nobody, path: '/users/auth0|nobody/refresh-tokens' }),
  theirTokens('DELETE', { ...nobody, path: '/users/auth0|nobody/refresh-tokens' }),
  session('GET', { path: '/sessions/none', ...noSession }),
  session('DELETE', { path: '/sessions/none', ...noSession }),
  revocation('POST', { path: '/sessions/none/revoke', ...noSession }),
  token('GET', { path: '/refresh-tokens/none', ...noToken }),
  token('DELETE', { path: '/refresh-tokens/none', ...noToken }),
];
