import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type ManagementWorld, openManagement } from '../testing/management-world.ts';

let world: ManagementWorld;
beforeAll(async () => {
  world = await openManagement();
});
afterAll(() => world.close());

const operation = z.object({
  security: z.array(z.object({ bearer: z.array(z.string()) })),
  responses: z.record(z.string(), z.unknown()),
});
const described = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
});

describe('the description of the Management API', () => {
  it('tells of every route its scopes, its answers and its errors', async () => {
    const { paths } = described.parse(world.app.swagger());
    for (const { method, url, scopes } of world.routes) {
      const path = url.replace(/:(\w+)/g, '{$1}');
      const { security, responses } = operation.parse(paths[path]?.[method.toLowerCase()]);
      expect(security).toEqual([{ bearer: scopes }]);
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(['4XX', '5XX']));
      expect(Object.keys(responses).some((status) => status.startsWith('20'))).toBe(true);
    }
  });
});
