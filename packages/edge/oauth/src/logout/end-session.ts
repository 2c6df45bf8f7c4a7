import type { BrowserSessions, SignedInBrowser, SignIns } from '@countersign/login-flow';
import type { RefreshTokens } from '../tokens/refresh-tokens.ts';

interface Needs {
  readonly sessions: Pick<BrowserSessions, 'endListed'>;
  readonly signIns: SignIns;
  readonly refreshTokens: Pick<RefreshTokens, 'endSession' | 'endListed'>;
}

/**
 * Ends a browser's session from elsewhere, with what was begun in it: the session first, so that
 * nothing new is begun there, by a code that is out either.
 */
export const sessionEnder =
  ({ sessions, signIns, refreshTokens }: Needs) =>
  async (
    entry: Pick<SignedInBrowser, 'id' | 'tenantId' | 'userId' | 'recordKey'>,
  ): Promise<void> => {
    await Promise.all([sessions.endListed(entry), refreshTokens.endSession(entry)]);
    const families = await signIns.refreshTokens.of(entry);
    const begunInIt = families.filter(({ sid }) => sid === entry.id);
    await Promise.all(begunInIt.map(refreshTokens.endListed));
  };
