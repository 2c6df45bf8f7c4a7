import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GatewayWorld, openGateway, tenants } from './testing/gateway-world.ts';

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway();
});
afterAll(() => world.close());

const forAnybody = [
  '/.well-known/webauthn',
  '/.well-known/openid-configuration',
  '/.well-known/oauth-authorization-server',
  '/.well-known/jwks.json',
];

describe('an answer', () => {
  it('is kept by nobody, but where it is the same for everybody', async () => {
    const kept = new Set<string>();
    for (const { method, url } of world.routes) {
      const path = url.replace(/:\w+/g, 'nothing').replace('*', 'nothing');
      const headers = { host: tenants.acme };
      const { headers: answered } = await world.app.inject({ method, url: path, headers });
      if (answered['cache-control'] !== 'no-store') kept.add(path);
    }
    expect([...kept].toSorted()).toEqual(forAnybody.toSorted());
  });
});
