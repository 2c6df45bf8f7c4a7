import type { completeLogin } from '@countersign/contracts';
import type { ValueOf } from '@countersign/kernel';
import type { AuthorizationRequest } from '../authorize/authorization-request.ts';
import type { BrowserSession } from '../browser-session/browser-session.ts';
import type { AuthorizationCodes } from '../oauth/authorization-codes.ts';

export type Proof = ValueOf<typeof completeLogin>;

interface Needs {
  readonly codes: AuthorizationCodes;
  readonly newId: () => string;
}

interface Proved {
  readonly request: AuthorizationRequest;
  readonly session: BrowserSession;
  readonly loginSessionId: string;
  readonly proof: Proof;
  /** A silent renewal says nothing of how the person once signed in, as Auth0 has it. */
  readonly isSilent: boolean;
  /** The random part of the code, where it is one that may be asked for again. */
  readonly token?: string;
}

/** Makes the code an application gets, from what the login proved and the request asked. */
export const codeIssuer =
  ({ codes, newId }: Needs) =>
  ({ request, session, loginSessionId, proof, isSilent, token }: Proved): Promise<string> =>
    codes.issue({
      ...(token !== undefined && { token }),
      grant: {
        grantId: newId(),
        tenantId: session.tenantId,
        clientId: request.clientId,
        userId: session.userId,
        loginSessionId,
        sid: session.sid,
        authTime: proof.authTime,
        scope: request.scope,
        ...(request.audience !== undefined && { audience: request.audience }),
      },
      ceremony: {
        ...(request.nonce !== undefined && { nonce: request.nonce }),
        amr: isSilent ? [] : proof.amr,
        ...(!isSilent && proof.acr !== undefined && { acr: proof.acr }),
      },
      redirectUri: request.redirectUri,
      ...(request.codeChallenge !== undefined && { codeChallenge: request.codeChallenge }),
    });
export type IssueCode = ReturnType<typeof codeIssuer>;
