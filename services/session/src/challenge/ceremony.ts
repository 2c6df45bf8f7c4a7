import type { FactorName, RelyingParty } from '@countersign/contracts';
import type { Ceremony, Factor, Key } from '@countersign/factors';
import type { Authenticators, Confirmed } from '../authenticators/authenticators.state.ts';
import type { Deps, User } from '../deps.ts';
import type { Begun, Challenge } from '../login-session/login-session.state.ts';

export type RelyingParties = Readonly<Record<FactorName, RelyingParty>>;
export type ProofBySignature = Extract<Factor['proof'], { readonly by: 'signature' }>;

export const isBySignature = (factor: Factor | undefined): boolean =>
  factor?.proof.by === 'signature';

/** Whether it can be asked for here: a key signs on a page alone, which says where it is. */
export const isAskable = (factor: Factor | undefined, by: RelyingParties | undefined): boolean =>
  factor?.proof.by !== 'signature' || by?.[factor.name] !== undefined;

/** Whether any key of a factor that is not locked may answer; all that it takes is at hand. */
const opened = async ({ vault, factors }: Deps, user: User, each: Confirmed) => {
  const kept = await vault.openFor(user, factors.sealedAs(each.kind), each.sealed);
  return kept === undefined ? [] : [{ authenticatorId: each.authenticatorId, kept }];
};

export const keysOf = async (deps: Deps, user: User, some: readonly Confirmed[]): Promise<Key[]> =>
  (await Promise.all(some.map((each) => opened(deps, user, each)))).flat();

/** The keys among what a person has, of whatever factor. */
export const allKeysOf = (
  deps: Deps,
  user: User,
  { confirmed }: Pick<Authenticators, 'confirmed'>,
): Promise<Key[]> => {
  const isKey = ({ kind }: Confirmed) => isBySignature(deps.factors.ofKind(kind));
  return keysOf(deps, user, confirmed.filter(isKey));
};

/** What a key is to sign in this challenge, and which may; none where it is not said where. */
export const ceremonyOf = async (
  deps: Deps,
  login: Begun,
  { challengeId, purpose, factor, relyingParty, wrongAnswers }: Challenge,
  theirs: Pick<Authenticators, 'confirmed'>,
): Promise<Ceremony | undefined> => {
  if (!relyingParty) return undefined;
  const { tenantId, userId } = login;
  const all = await allKeysOf(deps, login, theirs);
  const mayAnswer = new Set(
    theirs.confirmed
      .filter(({ kind, isLocked }) => deps.factors.nameOfKind(kind) === factor && !isLocked)
      .map(({ authenticatorId }) => authenticatorId),
  );
  return {
    ...{ tenantId, userId, challengeId, purpose, relyingParty, round: wrongAnswers, all },
    ...(purpose === 'enroll' && { policy: await deps.policyOf(tenantId) }),
    keys: all.filter(({ authenticatorId }) => mayAnswer.has(authenticatorId)),
    fingerprint: deps.vault.fingerprint,
  };
};
