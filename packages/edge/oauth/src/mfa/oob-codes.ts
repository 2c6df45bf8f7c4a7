import type { Problem } from '@countersign/edge-http';
import { openable, type Vault } from '@countersign/vault';
import { z } from 'zod';
import { problems } from '../problems.ts';

const context = 'oob-code';

/** The one challenge that an `oob_code` speaks of. */
const kept = z.object({ loginSessionId: z.string(), challengeId: z.string() });
export type OobCode = z.output<typeof kept>;

/** The `oob_code`: names a challenge without telling its id, and is good for no other. */
export const oobCodes = ({ vault }: { readonly vault: Vault }) => ({
  issue: ({ loginSessionId, challengeId }: OobCode): Promise<string> =>
    vault.seal(context, JSON.stringify({ loginSessionId, challengeId })),
  /** The challenge it names, where that is one of this login. */
  open: async (shown: string, loginSessionId: string): Promise<string | Problem> => {
    const text = await openable(vault.open(context, shown));
    const code = text === undefined ? undefined : kept.parse(JSON.parse(text));
    return code?.loginSessionId === loginSessionId ? code.challengeId : problems.oob_code_malformed;
  },
});
export type OobCodes = ReturnType<typeof oobCodes>;
