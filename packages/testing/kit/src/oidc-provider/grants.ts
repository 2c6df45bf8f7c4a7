import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';

/** Who signs in at the provider: the claims it will vouch for. */
export type Person = Readonly<Record<string, unknown>> & { readonly sub: string };

const authorization = z.object({
  client_id: z.string(),
  redirect_uri: z.url(),
  response_type: z.literal('code'),
  scope: z.string().regex(/\bopenid\b/),
  state: z.string(),
  nonce: z.string().optional(),
  code_challenge: z.string(),
  code_challenge_method: z.literal('S256'),
});

const exchange = z.object({
  grant_type: z.literal('authorization_code'),
  code: z.string(),
  redirect_uri: z.string(),
  code_verifier: z.string(),
});

/** A sign-in that waits to be exchanged. */
export interface Grant extends z.output<typeof authorization> {
  readonly person: Person;
}

const challengeOf = (verifier: string) => createHash('sha256').update(verifier).digest('base64url');

/** Codes and what they stand for: each good once, for its redirect_uri and its verifier. */
export const grants = (clientId: string) => {
  const waiting = new Map<string, Grant>();
  const told = new Map<string, Person>();

  return {
    /** A code for a sign-in; nothing where the request is not one. */
    open: (query: URLSearchParams, person: Person) => {
      const asked = authorization.safeParse(Object.fromEntries(query));
      if (!asked.success || asked.data.client_id !== clientId) return undefined;
      const code = randomBytes(16).toString('hex');
      waiting.set(code, { ...asked.data, person });
      return { code, redirectUri: asked.data.redirect_uri, state: asked.data.state };
    },

    /** What a code stands for, and a token to ask for more. */
    redeem: (form: URLSearchParams) => {
      const asked = exchange.safeParse(Object.fromEntries(form));
      if (!asked.success) return undefined;
      const grant = waiting.get(asked.data.code);
      waiting.delete(asked.data.code);
      if (grant?.redirect_uri !== asked.data.redirect_uri) return undefined;
      if (grant.code_challenge !== challengeOf(asked.data.code_verifier)) return undefined;
      const accessToken = randomBytes(16).toString('hex');
      told.set(accessToken, grant.person);
      return { grant, accessToken };
    },

    /** Whom an access token speaks of. */
    personOf: (accessToken: string) => told.get(accessToken),
  };
};
