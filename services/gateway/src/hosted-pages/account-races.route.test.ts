import { delayed } from '@countersign/testkit';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type GatewayWorld, openGateway } from '../testing/gateway-world.ts';
import { openLog } from '../testing/log.ts';
import { personAt, refresh } from '../testing/person.ts';

const page = '/u/account/security';

let world: GatewayWorld;
beforeAll(async () => {
  const settings = { accountRequestsPerMinute: 0 };
  world = await openGateway({ settings, through: delayed(13) });
});
afterAll(() => world.close());

describe('a form of a person’s own page that is sent fifty times at once', () => {
  it('ends what is elsewhere, and tells of it once', async () => {
    const ada = await personAt(world);
    await ada.tokens();
    const there = await personAt(world, { who: ada.who });
    const { refresh_token } = await there.tokens();
    const asking = await ada.browser.get(`${page}/end-sessions`);
    const [, form = ''] = /name="form" value="([^"]+)"/.exec(asking.body) ?? [];
    const said = await Promise.all(
      Array.from({ length: 50 }, () => ada.browser.submit(page, { form })),
    );
    expect(new Set(said.map(({ statusCode }) => statusCode))).toEqual(new Set([303]));
    expect((await refresh(world, refresh_token)).statusCode).toBe(403);

    const { email, userId } = ada.who;
    const mails = () =>
      world.mails.filter(({ to, subject }) => to === email && /signed out/.test(subject));
    await vi.waitFor(() => expect(mails().length).toBeGreaterThan(0), { interval: 5 });
    await world.settled();
    expect(mails()).toHaveLength(1);
    const log = await openLog(world);
    const ended = `&q=${encodeURIComponent(`type:slo AND user_id:"${userId}"`)}`;
    await vi.waitFor(async () => expect(await log.read(ended)).toHaveLength(1));
  });
});
