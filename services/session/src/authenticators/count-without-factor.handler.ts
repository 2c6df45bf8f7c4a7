import type { countWithoutFactor as operation } from '@countersign/contracts';
import { type ParsedRequestOf, yes } from '@countersign/core';
import type { Deps } from '../deps.ts';

/**
 * Counts who would be led to enrol, by the rule that leads them. Whether a passkey of theirs would
 * be enough is known in a login alone: who has one and nothing else is counted.
 */
export const countWithoutFactor =
  ({ guardianOf, authenticatorsOf, rules }: Deps) =>
  async ({ tenantId, userIds }: ParsedRequestOf<typeof operation>) => {
    const guardian = await guardianOf(tenantId);
    const theirs = await Promise.all(
      userIds.map((userId) => authenticatorsOf({ tenantId, userId })),
    );
    const led = theirs.filter((each) => rules.nextOf(guardian, each, false) === 'enroll');
    return yes({ count: led.length });
  };
