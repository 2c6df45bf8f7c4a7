import { forgetBrowsers, readUser, reviewPasswordReset } from '@countersign/contracts';
import type { Messaging, Operation, Serving } from '@countersign/core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { locationOf } from '../testing/browser.ts';
import { type GatewayWorld, openGateway } from '../testing/gateway-world.ts';
import { openLog } from '../testing/log.ts';
import { personAt } from '../testing/person.ts';
import { choose, resetLinkFor } from '../testing/reset-links.ts';

/** What an answer says otherwise, by subject: that of an older release, or of one that errs. */
const others = new Map<string, object>();
const instead = ({ subject }: Operation, other: object) => void others.set(subject, other);
const altered = (messaging: Messaging): Messaging => ({
  ...messaging,
  answer: (operation, handler, options): Promise<Serving> =>
    messaging.answer(
      operation,
      async (request, attempt) => {
        const reply = await handler(request, attempt);
        const other = others.get(operation.subject);
        if (!reply.ok || !other) return reply;
        const value = operation.value.parse(Object.assign({}, reply.value, other));
        // Read by the operation's own schema.
        return { ...reply, value: value as typeof reply.value };
      },
      options,
    ),
});
const through = <Ports extends { readonly messaging: Messaging }>(ports: Ports) => ({
  ...ports,
  messaging: altered(ports.messaging),
});

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway({ through, settingsThrough: through });
});
afterAll(() => world.close());

it('tells of another password also where what it ends could not be ended', async () => {
  const ada = await personAt(world);
  const form = await ada.browser.get(await resetLinkFor(world, ada.who));
  const stop = world.beforeAsking(forgetBrowsers, () => {
    throw new Error('nobody forgets a browser');
  });
  const failed = await choose(ada.browser, form);
  expect(failed.body).toContain('This is our fault');
  const log = await openLog(world);
  const isTold = async () => {
    const done = await log.read('&q=type:scp');
    expect(done.map(({ user_id }) => user_id)).toEqual([ada.who.userId]);
    const theirs = world.mails.filter(({ to }) => to === ada.who.email);
    expect(theirs.map(({ subject }) => subject)).toEqual([
      'Your password at Acme <Ltd> was changed',
    ]);
  };
  await vi.waitFor(isTold, { timeout: 10_000 });
  stop();
  expect(locationOf(await choose(ada.browser, form))).toContain('reset-password-success');
});

it('has a link tried again where a directory of 0.2.0 says no version', async () => {
  const ada = await personAt(world);
  const link = await resetLinkFor(world, ada.who);
  instead(readUser, { credentialsVersion: undefined });
  const early = await ada.browser.get(link);
  expect([early.statusCode, early.body.includes('no longer good')]).toEqual([503, false]);
  expect(early.body).toContain('role="alert"');
  others.clear();
  expect(locationOf(await ada.browser.get(link))).toContain('/u/reset-password?');
});

it('changes nobody’s password by a login that is somebody else’s', async () => {
  const ada = await personAt(world);
  const link = await resetLinkFor(world, ada.who);
  const form = await ada.browser.get(link);
  instead(reviewPasswordReset, { userId: 'auth0|somebody-else' });
  const refused = await choose(ada.browser, form);
  expect([refused.statusCode, refused.body.includes('This took too long')]).toEqual([400, true]);
  others.clear();
  // It is still good: the password is none other.
  expect(locationOf(await ada.browser.get(link))).toContain('/u/reset-password?');
});
