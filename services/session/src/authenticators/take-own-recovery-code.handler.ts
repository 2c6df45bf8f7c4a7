import type { takeOwnRecoveryCode as operation } from '@countersign/contracts';
import { no, type ParsedRequestOf, yes } from '@countersign/core';
import { recoveryCode } from '@countersign/factors';
import { authenticatorsStream, type Deps, type User } from '../deps.ts';
import { type Authenticators, recoveryCodeOf } from './authenticators.state.ts';
import {
  isThisCode,
  newRecoveryCode,
  recoveryCodeOfSeed,
  voidCodeOf,
} from './new-recovery-code.ts';
import { reviewWord } from './own-word.ts';

/** Whether the tenant gives such codes, and there is something that one could stand beside. */
const isPossible = async (
  { guardianOf, rules }: Deps,
  { tenantId }: User,
  theirs: Authenticators,
): Promise<boolean> => {
  const { factors: on } = await guardianOf(tenantId);
  return on[recoveryCode.name] === true && rules.enrolled(theirs).length > 0;
};

/** Says which code a seed makes; and, once its person says that they kept it, makes it theirs. */
export const takeOwnRecoveryCode =
  (deps: Deps) =>
  async ({ loginSessionId, seed, changes, ...user }: ParsedRequestOf<typeof operation>) => {
    const { onAuthenticators, attempts, owners, factors, clock } = deps;
    const { isFresh, theirs } = await reviewWord(deps, { ...user, loginSessionId });
    const now = clock();
    if (!isFresh) return no('mfa_required');
    if (!(await isPossible(deps, user, theirs))) return no('recovery_code_not_due');

    const of = { loginSessionId, seed };
    if (changes === undefined) {
      const code = recoveryCodeOfSeed(deps, user, of);
      return yes({ recoveryCode: code, changes: theirs.changes, isGiven: false });
    }
    const made = await newRecoveryCode(deps, user, of);
    if (!made) return no('mfa_required');
    const { code, kept } = made;
    let before: Authenticators | undefined;
    const stream = authenticatorsStream(user);
    const { refusal, state, events } = await onAuthenticators(stream, async (has) => {
      before = has;
      const present = recoveryCodeOf(has);
      const isRepeat = present !== undefined && (await isThisCode(deps, user, present, code));
      return {
        type: 'GiveRecoveryCode',
        ...{ ...user, ...kept, isRepeat, onlyAfter: changes },
        ...{ spareKinds: factors.spareKinds, now },
      };
    });
    // Asked again it replaces nothing, and what was tried on it since counts.
    const isGiven = refusal === undefined && events.length > 0;
    const gone = voidCodeOf(before, kept, isGiven);
    if (isGiven && gone.length > 0) await attempts.forget(user, gone);
    await owners.forget(gone);
    if (refusal) return no('recovery_code_not_due');
    return yes({ recoveryCode: code, changes: state.changes, isGiven });
  };
