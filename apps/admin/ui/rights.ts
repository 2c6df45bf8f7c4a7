import { createContext, useContext } from 'react';
import type { SignedIn } from './session.ts';

export const SessionContext = createContext<SignedIn | undefined>(undefined);

export const useSession = (): SignedIn => {
  const session = useContext(SessionContext);
  if (!session) throw new Error('Nothing says who is signed in');
  return session;
};

/** Whether the person's role allows what a scope names. */
export const useAllows = (): ((scope: string) => boolean) => useSession().allows;
