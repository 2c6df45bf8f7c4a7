import { readUser } from '@countersign/contracts';
import { delayed } from '@countersign/testkit';
import type { LightMyRequestResponse } from 'fastify';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type GatewayWorld, openGateway } from '../testing/gateway-world.ts';
import { personAt, refresh } from '../testing/person.ts';

const seeds = [1, 2, 3];

const racing = async (seed: number) => {
  const world = await openGateway({ through: delayed(seed) });
  onTestFinished(world.close);
  return world;
};

const together = (ask: () => Promise<LightMyRequestResponse>) =>
  Promise.all(Array.from({ length: 100 }, ask));

/** Whoever comes second ends what the first one got, also where that comes later. */
const expectOneAtMost = async (
  world: GatewayWorld,
  answers: readonly LightMyRequestResponse[],
): Promise<void> => {
  const good = answers.filter(({ statusCode }) => statusCode === 200);
  const refused = answers.filter(({ statusCode }) => statusCode === 403);
  expect(good.length).toBeLessThanOrEqual(1);
  expect(refused).toHaveLength(answers.length - good.length);
  for (const answer of good) {
    const next = await refresh(world, answer.json().refresh_token);
    expect(next.json()).toMatchObject({ error: 'invalid_grant' });
  }
};

describe.each(seeds)('a hundred at once, in the order of seed %d,', (seed) => {
  it('with one refresh token are one at most, and that one’s family is dead', async () => {
    const world = await racing(seed);
    const { refresh_token: token } = await (await personAt(world)).tokens();
    await expectOneAtMost(world, await together(() => refresh(world, token)));
  });

  it('with one authorization code are one at most, and what that one got is dead', async () => {
    const world = await racing(seed);
    const ada = await personAt(world);
    const given = await ada.login();
    await expectOneAtMost(world, await together(() => ada.exchange(given)));
  });
});

describe('a code that is shown again while it is exchanged', () => {
  it.each(['openid', 'openid offline_access'])('gives nothing (%s)', async (scope) => {
    const world = await openGateway();
    onTestFinished(world.close);
    const ada = await personAt(world);
    const given = await ada.login({ scope });
    const again: LightMyRequestResponse[] = [];
    const exchange = async () => again.push(await ada.exchange(given));
    world.beforeAsking(readUser, exchange, { once: true });
    const answers = [await ada.exchange(given), ...again];
    expect(answers.map((answer) => [answer.statusCode, answer.json().error_description])).toEqual([
      [403, 'Invalid authorization code'],
      [403, 'Invalid authorization code'],
    ]);
  });
});
