import { type Origin, origin } from '@countersign/contracts';
import { type User, unlessErased, type Vault } from '@countersign/vault';

/** What an origin is sealed for. */
const context = 'activity-origin';
/** What a note about a person is sealed for. */
const noteContext = 'activity-note';

/** Whose origin it is; where no user is known, the service's own key seals it. */
interface Whose {
  readonly tenantId: string;
  readonly userId?: string | undefined;
}

const known = ({ tenantId, userId }: Whose) => userId !== undefined && { tenantId, userId };

/**
 * Seals where a request came from, for a log that outlives it, and opens it when the log is read:
 * once a person is erased, nobody can.
 */
export const origins = (vault: Vault) => ({
  /** `undefined` where there is nothing to seal, or nobody any more to seal it for. */
  seal: async (whose: Whose, from: Origin | undefined): Promise<string | undefined> => {
    if (from === undefined) return undefined;
    const text = JSON.stringify(from);
    const user = known(whose);
    if (!user) return vault.seal(context, text);
    return vault.sealFor(user, context, text).catch(unlessErased);
  },

  open: async (whose: Whose, sealed: string): Promise<Origin | undefined> => {
    const user = known(whose);
    const text = user
      ? await vault.openFor(user, context, sealed)
      : await vault.open(context, sealed);
    return text === undefined ? undefined : origin.parse(JSON.parse(text));
  },

  /** The same of what is noted about a person. */
  sealNote: (user: User, text: string): Promise<string | undefined> =>
    vault.sealFor(user, noteContext, text).catch(unlessErased),
  openNote: (user: User, sealed: string): Promise<string | undefined> =>
    vault.openFor(user, noteContext, sealed),
});
export type Origins = ReturnType<typeof origins>;
