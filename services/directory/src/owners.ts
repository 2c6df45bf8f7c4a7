import { type Clock, categoryOf } from '@countersign/core';
import type { Connections } from './connection/connections.ts';
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
  const runOf = (owner: string) => {
    switch (categoryOf(owner)) {
      case 'tenant':
        return tenants.run;
      case 'connection':
        return connections.run;
      case 'user':
        return users.run;
      default:
        throw new Error('a name is held by something that can own none');
    }
  };

  return async (owner: string, claimId: string): Promise<boolean> => {
    const command = { type: 'FenceClaim', claimId, now: now() } as const;
    const { refusal } = await runOf(owner)(owner, command);
    return refusal === 'claim_in_use';
  };
};
