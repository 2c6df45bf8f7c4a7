import { createApplication } from '@countersign/contracts';
import type { RequestOf } from '@countersign/core';
import { managementAudience } from '@countersign/edge-http';
import { expect, vi } from 'vitest';
import type { GatewayWorld } from './gateway-world.ts';
import { secret } from './gateway-world.ts';
import { tokenRequest } from './person.ts';

/** A line of the log, as a test looks at it. */
export interface Line {
  readonly type: string;
  readonly log_id: string;
  readonly [field: string]: unknown;
}

type Scopes = NonNullable<RequestOf<typeof createApplication>['settings']['managementScopes']>;

/** The headers of an admin's tool that may do these things. */
const managing = async (world: GatewayWorld, clientId: string, managementScopes: Scopes) => {
  const settings = { name: 'Auditor', kind: 'non_interactive' as const, managementScopes };
  const made = { tenantId: 'acme', clientId, clientSecret: secret, settings };
  await world.ask(createApplication, made);
  const answered = await tokenRequest(world, {
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: secret,
    audience: managementAudience(world.issuer),
  });
  return { headers: { authorization: `Bearer ${answered.json().access_token}` } };
};

/** Reads a tenant's log over the Management API, as an auditor's tool does. */
export const openLog = async (world: GatewayWorld) => {
  const { headers } = await managing(world, 'auditor', ['read:logs']);
  const read = async (query = ''): Promise<readonly Line[]> =>
    (await world.browser().get(`/api/v2/logs?sort=date:1${query}`, { headers })).json();

  return {
    headers,
    read,
    manage: (scopes: Scopes) => managing(world, `manager-${scopes.join()}`, scopes),
    /** Everything, the oldest first, once a line of this type is there. */
    until: async (type: string, times = 1): Promise<readonly Line[]> => {
      let lines: readonly Line[] = [];
      const isThere = async () => {
        lines = await read();
        expect(lines.filter((line) => line.type === type)).toHaveLength(times);
      };
      await vi.waitFor(isThere, { timeout: 10_000 });
      return lines;
    },
  };
};
