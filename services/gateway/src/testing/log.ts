import { createApplication } from '@countersign/contracts';
import { expect, vi } from 'vitest';
import { managementAudience } from '../oauth/audiences.ts';
import type { GatewayWorld } from './gateway-world.ts';
import { secret } from './gateway-world.ts';
import { tokenRequest } from './person.ts';

/** A line of the log, as a test looks at it. */
export interface Line {
  readonly type: string;
  readonly log_id: string;
  readonly [field: string]: unknown;
}

const audited = {
  clientId: 'auditor',
  clientSecret: secret,
  settings: {
    name: 'Auditor',
    kind: 'non_interactive' as const,
    managementScopes: ['read:logs'],
  },
};

/** Reads a tenant's log over the Management API, as an auditor's tool does. */
export const openLog = async (world: GatewayWorld) => {
  await world.ask(createApplication, { tenantId: 'acme', ...audited });
  const answered = await tokenRequest(world, {
    grant_type: 'client_credentials',
    client_id: audited.clientId,
    client_secret: secret,
    audience: managementAudience(world.issuer),
  });
  const headers = { authorization: `Bearer ${answered.json().access_token}` };
  const read = async (query = ''): Promise<readonly Line[]> =>
    (await world.browser().get(`/api/v2/logs?sort=date:1${query}`, { headers })).json();

  return {
    headers,
    read,
    /** Everything, the oldest first, once a line of this type is there. */
    until: async (type: string, times = 1): Promise<readonly Line[]> => {
      let lines: readonly Line[] = [];
      await vi.waitFor(async () => {
        lines = await read();
        expect(lines.filter((line) => line.type === type)).toHaveLength(times);
      });
      return lines;
    },
  };
};
