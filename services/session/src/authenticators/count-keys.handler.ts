import type { countKeys as operation } from '@countersign/contracts';
import { type ParsedRequestOf, yes } from '@countersign/core';
import { keysOf } from '../challenge/ceremony.ts';
import type { Deps } from '../deps.ts';

type Request = ParsedRequestOf<typeof operation>;

/** How many keys of a person were made for the site; of who was erased none can be read. */
const countOf = async (
  deps: Deps,
  { tenantId, factor: name, relyingPartyId }: Request,
  userId: string,
): Promise<number> => {
  const { factors, authenticatorsOf } = deps;
  const user = { tenantId, userId };
  const { confirmed } = await authenticatorsOf(user);
  const ofFactor = confirmed.filter(({ kind }) => factors.nameOfKind(kind) === name);
  const keys = await keysOf(deps, user, ofFactor);
  const isForSite = ({ kept: known }: { readonly kept: string }) =>
    factors.of(name)?.fields({ known, messageType: undefined }).credential?.relyingPartyId ===
    relyingPartyId;
  return keys.filter(isForSite).length;
};

/** Counts the keys of a factor that were made for one site. */
export const countKeys = (deps: Deps) => async (request: Request) => {
  const counts = request.userIds.map((userId) => countOf(deps, request, userId));
  const all = await Promise.all(counts);
  return yes({ count: all.reduce((sum, each) => sum + each, 0) });
};
