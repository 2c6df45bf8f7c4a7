import { countKeys, type OrphanedKeys } from '@countersign/contracts';
import { Unanswered } from '@countersign/core';
import { isProblem } from '@countersign/edge-http';
import type { FastifyRequest } from 'fastify';
import { requireScope } from '../bearer.ts';
import { countAmongPeople } from '../countersign/count-people.ts';
import type { ManagementNeeds } from '../needs.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** What a change leaves behind of what people have: it goes into the line of it. */
    orphanedKeys: OrphanedKeys | undefined;
  }
}

/** Keys of a factor, and the site that they were made for. */
export interface Keys {
  readonly factor: OrphanedKeys['factor'];
  readonly relyingPartyId: string;
}

/**
 * How many keys a change has left behind. It has been made by then: where nobody can count them
 * now (a session service of 0.2.0 does not), it is said without.
 */
const countOrphanedKeys = async (
  needs: Pick<ManagementNeeds, 'ask'>,
  tenantId: string,
  keys: Keys,
): Promise<OrphanedKeys> => {
  const { factor } = keys;
  try {
    const counted = await countAmongPeople(needs, tenantId, (userIds) =>
      needs.ask(countKeys, { tenantId, userIds, ...keys }),
    );
    if (isProblem(counted)) return { factor };
    const { count, estimated } = counted;
    return { factor, count, ...(estimated && { estimated }) };
  } catch (error) {
    if (error instanceof Unanswered) return { factor };
    throw error;
  }
};

/** What a change leaves behind; how many, to who may read people: they are counted among them. */
export const orphanedKeysFor = async (
  needs: Pick<ManagementNeeds, 'ask'>,
  { tenant, manager }: Pick<FastifyRequest, 'tenant' | 'manager'>,
  keys: Keys,
): Promise<OrphanedKeys> =>
  requireScope(manager, 'read:users')
    ? { factor: keys.factor }
    : countOrphanedKeys(needs, tenant.tenantId, keys);

/** The same as an item of a structured field (RFC 9651). */
export const orphanedKeysWarning = ({ factor, count, estimated }: OrphanedKeys): string =>
  [
    `keys_orphaned;factor=${factor}`,
    ...(count === undefined ? [] : [`count=${count}`]),
    ...(estimated ? ['estimated'] : []),
  ].join(';');
