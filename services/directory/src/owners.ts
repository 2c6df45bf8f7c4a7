import { type Clock, categoryOf } from '@countersign/core';
import type { Connections } from './connection/connections.ts';
import type { FenceClaim } from './reservation/claim.decider.ts';
import type { Tenants } from './tenant/tenants.ts';
import type { Users } from './user/users.ts';

interface Needs {
  readonly tenants: Tenants;
  readonly connections: Connections;
  readonly users: Users;
  readonly now: Clock;
}

/** Asks the owner of a reserved name whether it uses its hold; where not, it can no longer. */
export const owners = ({ tenants, connections, users, now }: Needs) => {
  const fence = (owner: string, command: FenceClaim) => {
    switch (categoryOf(owner)) {
      case 'tenant':
        return tenants.run(owner, command);
      case 'connection':
        return connections.run(owner, command);
      case 'user':
        return users.run(owner, command);
      default:
        throw new Error('a name is held by something that can own none');
    }
  };

  return async (owner: string, claimId: string): Promise<boolean> => {
    const { refusal } = await fence(owner, { type: 'FenceClaim', claimId, now: now() });
    return refusal === 'claim_in_use';
  };
};
