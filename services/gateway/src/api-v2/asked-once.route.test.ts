import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildGateway } from '../gateway.ts';
import { type ManagementWorld, openManagement } from '../testing/management-world.ts';
import { tenants } from '../testing/product.ts';

let world: ManagementWorld;
beforeAll(async () => {
  world = await openManagement();
});
afterAll(() => world.close());

/** What a path may have for its parameters in any tenant. */
const there: Readonly<Record<string, string>> = {
  ':name': 'sms',
  ':prompt': 'login',
  ':language': 'en',
};
const filled = (url: string) => url.replace(/:\w+/g, (name) => there[name] ?? name);

/** A gateway that notes which operations it asks. */
const openNoting = async () => {
  const asked: string[] = [];
  const { messaging } = world.ports;
  const ask: typeof messaging.ask = (operation, ...rest) => {
    asked.push(operation.subject);
    return messaging.ask(operation, ...rest);
  };
  return { asked, app: await buildGateway({ ...world.ports, messaging: { ...messaging, ask } }) };
};

describe('what is read by the Management API', () => {
  it('is asked of a service once for each request', async () => {
    const { asked, app } = await openNoting();
    const headers = {
      host: tenants.acme,
      authorization: `Bearer ${await world.tokenOf('acme')}`,
    };
    const paths = world.routes
      .filter(({ method }) => method === 'GET')
      .map(({ url }) => filled(url))
      .filter((path) => !path.includes(':'));
    expect(paths.length).toBeGreaterThan(50);
    const again: string[] = [];
    for (const url of paths) {
      asked.length = 0;
      await app.inject({ url, headers });
      const twice = asked.filter((each, index) => asked.indexOf(each) !== index);
      again.push(...twice.map((subject) => `${url} ${subject}`));
    }
    await app.close();
    expect(again).toEqual([]);
  });
});
