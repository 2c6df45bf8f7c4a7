import { createApplication } from '@countersign/contracts';
import { managementScopes } from '@countersign/management-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GatewayWorld, openGateway, secret, tenants } from './testing/gateway-world.ts';
import { bearing } from './testing/mfa-client.ts';
import { tokenRequest } from './testing/person.ts';

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway();
  const settings = { name: 'All', kind: 'non_interactive', managementScopes } as const;
  await world.ask(createApplication, {
    ...{ tenantId: 'acme', clientId: 'all', clientSecret: secret },
    settings: { ...settings, managementScopes: [...managementScopes] },
  });
});
afterAll(() => world.close());

const manager = async () => {
  const granted = await tokenRequest(world, {
    ...{ grant_type: 'client_credentials', client_id: 'all', client_secret: secret },
    audience: `${world.issuer}api/v2/`,
  });
  return bearing(granted.json().access_token);
};

const json = { 'content-type': 'application/json' };
/** An announced body that is empty, as fetch and axios, curl and proxies send one. */
const empties: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['no length', json],
  ['a length of none', { ...json, 'content-length': '0' }],
  ['a charset', { 'content-type': 'application/json; charset=utf-8', 'content-length': '0' }],
];

describe('JSON that is announced and not there', () => {
  it.each(empties)('is no body, on every route: %s', async (_, announced) => {
    const routes = world.routes.filter(({ method, url }) => method !== 'OPTIONS' && url !== '*');
    expect(routes.length).toBeGreaterThan(100);
    const differing: string[] = [];
    for (const authorization of [{}, await manager()]) {
      for (const { method, url: pattern } of routes) {
        const url = pattern.replaceAll(/:\w+/g, 'x').replaceAll('*', 'x');
        const ask = async (more: Readonly<Record<string, string>>) => {
          const headers = { host: tenants.acme, ...authorization, ...more };
          const answered = await world.app.inject({ method, url, headers });
          const { statusCode, body } = answered;
          // A page names its request; what changes with each is no matter here.
          const isJson = `${answered.headers['content-type']}`.includes('json');
          return `${statusCode} ${isJson && statusCode >= 400 ? body : ''}`;
        };
        const [bare, empty] = [await ask({}), await ask(announced)];
        if (empty !== bare) differing.push(`${method} ${url}: ${empty} instead of ${bare}`);
      }
    }
    expect(differing).toEqual([]);
  });
});
