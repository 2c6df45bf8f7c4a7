import type { newAuthenticator } from '@countersign/contracts';
import { no, yes } from '@countersign/core';
import { unlessErased } from '@countersign/vault';
import type { z } from 'zod';
import { isBySignature } from '../challenge/ceremony.ts';
import type { Deps, User } from '../deps.ts';
import type { Registering } from './authenticators.commands.ts';
import type { Authenticators } from './authenticators.state.ts';
import { newAuthenticatorId } from './new-authenticator-id.ts';
import { sealName } from './sealed-name.ts';

type New = z.output<typeof newAuthenticator>;

/**
 * One to register: what it is known by in clear, for comparing, and the rest as it will be kept.
 */
export interface Read {
  readonly secret: string;
  /** What nobody else of the tenant may have. */
  readonly unique?: string | undefined;
  readonly kept: Omit<Registering, 'repeats'>;
}

/**
 * Whether the tenant takes a key of this model. What an admin brings is vouched for by nobody but
 * them: they may not bring what they have shut out.
 */
const isTaken = async ({ policyOf }: Deps, { tenantId }: User, aaguid: string | undefined) => {
  const policy = await policyOf(tenantId);
  return !policy || (aaguid !== undefined && policy.aaguids.includes(aaguid));
};

const sealBoth = async ({ vault, factors }: Deps, user: User, given: New, known: string) => ({
  sealedName: await sealName(vault, user, given.name),
  sealed: await vault.sealFor(user, factors.sealedAs(given.kind), known),
});

/** Reads and seals one that an admin registers. */
export const readRegistering = async (deps: Deps, user: User, given: New) => {
  const { newId, factors } = deps;
  const { registration } = factors.ofKind(given.kind) ?? {};
  const read = (await registration?.read(given)) ?? 'authenticator_malformed';
  if (typeof read === 'string') return no(read);
  const { known, messageType, unique, aaguid } = read;
  if (isBySignature(factors.ofKind(given.kind)) && !(await isTaken(deps, user, aaguid))) {
    return no('authenticator_not_allowed');
  }
  const sealed = await sealBoth(deps, user, given, known).catch(unlessErased);
  if (!sealed) return no('user_unknown');
  const kept = {
    authenticatorId: newAuthenticatorId(newId),
    kind: given.kind,
    ...sealed,
    ...(messageType !== undefined && { messageType }),
  };
  return yes<Read>({ secret: known, unique, kept });
};

/** Whether the person has one of this kind that is known by the same. */
export const hasSame = async (
  { vault, factors }: Deps,
  user: User,
  { confirmed }: Authenticators,
  { secret, kept: { kind } }: Read,
): Promise<boolean> => {
  const ofKind = confirmed.filter((each) => each.kind === kind);
  const open = ofKind.map(({ sealed }) => vault.openFor(user, factors.sealedAs(kind), sealed));
  return (await Promise.all(open)).includes(secret);
};

/** Whether an earlier one of the same request is known by the same. */
export const repeatsEarlier = (all: readonly Read[], index: number): boolean =>
  all
    .slice(0, index)
    .some(
      ({ secret, kept: { kind } }) =>
        secret === all[index]?.secret && kind === all[index]?.kept.kind,
    );

/** Those who were read, or the first refusal among them. */
export const allOrRefusal = <Value, Refusal extends string>(
  replies: readonly (
    | { readonly ok: true; readonly value: Value }
    | { readonly ok: false; readonly refusal: Refusal }
  )[],
) => {
  const refused = replies.find((reply) => !reply.ok);
  return refused && !refused.ok
    ? no(refused.refusal)
    : yes(replies.flatMap((reply) => (reply.ok ? [reply.value] : [])));
};
