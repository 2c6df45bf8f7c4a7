import type { User } from '../deps.ts';
import { isTheirs } from '../is-theirs.ts';
import type { Begun, LoginSession } from './login-session.state.ts';

/** A login that ended well, and is theirs. */
export const isCompletedBy = (
  user: User,
  login: LoginSession,
): login is Begun & { readonly status: 'completed' } =>
  login.status === 'completed' && isTheirs(login, user);
