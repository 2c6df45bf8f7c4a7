import { Refused } from '@countersign/edge-http';
import { Unopenable, type Vault } from '@countersign/vault';
import { z } from 'zod';

const context = 'oob-code';

/** The one challenge that an `oob_code` speaks of. */
const kept = z.object({ loginSessionId: z.string(), challengeId: z.string() });
export type OobCode = z.output<typeof kept>;

/** The `oob_code`: names a challenge without telling its id, and is good for no other. */
export const oobCodes = ({ vault }: { readonly vault: Vault }) => ({
  issue: ({ loginSessionId, challengeId }: OobCode): Promise<string> =>
    vault.seal(context, JSON.stringify({ loginSessionId, challengeId })),
  /** The challenge it names, where that is one of this login. @throws {Refused} */
  open: async (text: string, loginSessionId: string): Promise<string> => {
    try {
      const code = kept.parse(JSON.parse(await vault.open(context, text)));
      if (code.loginSessionId === loginSessionId) return code.challengeId;
    } catch (error) {
      if (!(error instanceof Unopenable)) throw error;
    }
    throw new Refused('oob_code_malformed');
  },
});
export type OobCodes = ReturnType<typeof oobCodes>;
