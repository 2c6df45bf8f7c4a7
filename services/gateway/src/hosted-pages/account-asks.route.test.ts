import { listConnections, patchConnection, registerAuthenticator } from '@countersign/contracts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type GatewayWorld, openGateway } from '../testing/gateway-world.ts';
import { personAt } from '../testing/person.ts';
import type { Through } from '../testing/product.ts';

const page = '/u/account/security';

/** What the gateway has asked since this was last emptied. */
const asked: string[] = [];
const listening: Through = (ports) => {
  // Session sees its ports through this, too.
  if ('newOrderedId' in ports) return ports;
  const { messaging } = ports;
  const ask: typeof messaging.ask = (operation, request, options) => {
    asked.push(`${operation.subject} ${JSON.stringify(request)}`);
    return messaging.ask(operation, request, options);
  };
  return { ...ports, messaging: { ...messaging, ask } };
};

let world: GatewayWorld;
beforeAll(async () => {
  // Within the second for which what hardly changes is kept.
  vi.useFakeTimers({ toFake: ['performance'] });
  world = await openGateway({ through: listening });
  const of = { tenantId: 'acme', name: 'Username-Password-Authentication' };
  const listed = await world.ask(listConnections, of);
  const { connectionId = '' } = (listed.ok && listed.value.items[0]) || {};
  const options = { authentication_methods: { passkey: { enabled: true } } };
  await world.ask(patchConnection, { tenantId: 'acme', connectionId, patch: { options } });
});
afterAll(async () => {
  await world.close();
  vi.useRealTimers();
});

describe('a person’s own page', () => {
  it.each([
    '',
    '/rename',
    '/remove',
    '/add',
    '/passkey',
    '/end-session',
    '/end-sessions',
    '/forget-browsers',
  ])('asks each thing once, where it is read: %s', async (below) => {
    const ada = await personAt(world);
    await ada.login();
    await (await personAt(world, { who: ada.who })).login();
    const { userId } = ada.who;
    const authenticator = { kind: 'email', email: ada.who.email };
    await world.ask(registerAuthenticator, { tenantId: 'acme', userId, authenticator });
    const shown = await ada.browser.get(page);
    const [link = page] = new RegExp(`${page}${below}(?:[?][^"]*)?(?=")`).exec(shown.body) ?? [];
    asked.length = 0;
    const read = await ada.browser.get(link);
    expect(read.statusCode).toBe(200);
    expect(asked.length).toBeGreaterThan(0);
    const twice = asked.filter((each, at) => asked.indexOf(each) !== at);
    expect(twice).toEqual([]);
  });
});
