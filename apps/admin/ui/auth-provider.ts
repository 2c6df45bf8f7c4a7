import type { AuthProvider } from 'react-admin';
import type { SignedIn } from './session.ts';

/** Which scope opens a page. */
const reading: Readonly<Record<string, string>> = {
  users: 'read:users',
  logins: 'read:logs',
  logs: 'read:logs',
};

/** What react-admin asks about who is signed in. */
export const authProviderOf = (session: SignedIn): AuthProvider => ({
  login: () => session.begin(),
  logout: async () => {
    const wasSignedIn = session.current() !== undefined;
    session.forget();
    if (wasSignedIn) window.location.assign(session.signOutAddress());
  },
  checkAuth: async () => {
    if (!session.current()) throw new Error();
  },
  // Who may not do something stays signed in; whose token is none any more does not.
  checkError: async ({ status }) => {
    if (status !== 401) return;
    session.forget();
    throw new Error();
  },
  getIdentity: async () => {
    const { name, picture } = session.current() ?? {};
    return { id: 'me', ...(name && { fullName: name }), ...(picture && { avatar: picture }) };
  },
  canAccess: async ({ resource }) => {
    const scope = reading[resource];
    return scope === undefined || session.allows(scope);
  },
});
