import type { LightMyRequestResponse } from 'fastify';
import type { Browser } from './browser.ts';
import { locationOf, stateOf } from './browser.ts';
import { type GatewayWorld, tenants } from './gateway-world.ts';
import { openLog } from './log.ts';

export const newPassword = 'another horse battery staple';

/** Has an admin's tool make a link by which somebody chooses another password: a path. */
export const resetLinkFor = async (
  world: GatewayWorld,
  { userId }: { readonly userId: string },
  more: object = {},
): Promise<string> => {
  const { headers } = await (await openLog(world)).manage(['create:user_tickets']);
  const answered = await world.app.inject({
    ...{ method: 'POST', url: '/api/v2/tickets/password-change' },
    ...{ headers: { host: tenants.acme, ...headers }, payload: { user_id: userId, ...more } },
  });
  if (answered.statusCode !== 201) throw new Error(`no link was made: ${answered.body}`);
  const { pathname, search } = new URL(answered.json().ticket);
  return `${pathname}${search}`;
};

/** Sends the form for another password, twice the same unless said otherwise. */
export const choose = (
  browser: Browser,
  at: LightMyRequestResponse,
  password = newPassword,
  again = password,
) =>
  browser.post('/u/reset-password', {
    state: stateOf(at),
    'password-reset': password,
    're-enter-password': again,
  });

/** Picks a way to prove it on the page that lists them, by what its button says. */
export const pick = async (browser: Browser, at: LightMyRequestResponse, says: RegExp) => {
  const state = stateOf(at);
  const { body } = await browser.get(locationOf(at));
  const buttons = [...body.matchAll(/name="action"\s+value="([^"]+)"\s*>(.*?)<\/button>/gs)];
  const action = buttons.find(([, , words = '']) => says.test(words))?.[1] ?? '';
  return browser.post('/u/mfa-login-options', { state, action });
};
