import type { Tenant } from '@countersign/contracts';
import { compactVerify, errors } from 'jose';
import { z } from 'zod';
import type { SigningKeys } from './signing-keys.ts';

/** Of an id token of ours: who signed in, to which application, in which browser session. */
const hint = z.object({
  iss: z.string(),
  sub: z.string(),
  aud: z.string(),
  sid: z.string().optional(),
  /** Every access token of ours has one. */
  azp: z.undefined().optional(),
});

export interface IdTokenHint {
  readonly userId: string;
  readonly clientId: string;
  readonly sid?: string | undefined;
}

interface Where {
  readonly tenant: Pick<Tenant, 'tenantId'>;
  readonly issuer: string;
}

const utf8 = new TextDecoder();

/**
 * What an `id_token_hint` says, where this tenant signed it with a key that still verifies. It
 * tells who is meant and proves nobody, so its time may be up (RP-Initiated Logout 1.0, 4).
 */
export const idTokenHints =
  ({ keys }: { readonly keys: SigningKeys }) =>
  async ({ tenant, issuer }: Where, text: string): Promise<IdTokenHint | undefined> => {
    const payload = await verified(text, (keyId) => keys.verifying(tenant.tenantId, keyId));
    const said = hint.safeParse(payload).data;
    if (said?.iss !== issuer) return undefined;
    const { sub: userId, aud: clientId, sid } = said;
    return { userId, clientId, sid };
  };
export type ReadIdTokenHint = ReturnType<typeof idTokenHints>;

const verified = async (
  text: string,
  keyOf: (keyId: string) => ReturnType<SigningKeys['verifying']>,
): Promise<unknown> => {
  try {
    const { payload, protectedHeader } = await compactVerify(
      text,
      async ({ kid }) => {
        const key = kid === undefined ? undefined : await keyOf(kid);
        if (!key) throw new errors.JWKSNoMatchingKey();
        return key;
      },
      { algorithms: ['RS256'] },
    );
    return protectedHeader.typ === 'JWT' ? JSON.parse(utf8.decode(payload)) : undefined;
  } catch (error) {
    // Jose's own errors all mean "not a token of ours"; anything else is a surprise.
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
};
