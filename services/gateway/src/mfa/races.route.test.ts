import { setFactor } from '@countersign/contracts';
import { totpCode } from '@countersign/factors';
import { delayed } from '@countersign/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openGateway } from '../testing/gateway-world.ts';
import { mfaClientAt } from '../testing/mfa-client.ts';

const seeds = [1, 2, 3];
const crowd = 100;
/** Texts at once for a person (`sendsPerUser` of the session service); the clock stands still. */
const messagesMax = 10;

const racing = async (seed: number) => {
  const world = await openGateway({ through: delayed(seed) });
  onTestFinished(world.close);
  return world;
};

const together = <Result>(ask: () => Promise<Result>) =>
  Promise.all(Array.from({ length: crowd }, ask));

const statuses = (responses: readonly { readonly statusCode: number }[]) =>
  responses.filter(({ statusCode }) => statusCode === 200).length;

describe.each(seeds)('a hundred at once, in the order of seed %d,', (seed) => {
  it('with one token and one right code from a phone get tokens once', async () => {
    const ada = await mfaClientAt(await racing(seed));
    await ada.enroll();
    const { token, oobCode, code } = await ada.challenged({ scope: 'openid offline_access' });
    const answers = await together(() => ada.prove(token, oobCode, code));
    expect(statuses(answers)).toBe(1);
    for (const { statusCode } of answers) expect([200, 403, 429]).toContain(statusCode);
    expect((await ada.prove(token, oobCode, code)).statusCode).toBe(403);
  });

  it('with one token and one right code of an app get tokens once', async () => {
    const world = await racing(seed);
    await world.ask(setFactor, { tenantId: 'acme', factor: 'otp', enabled: true });
    const ada = await mfaClientAt(world);
    const token = await ada.demanded();
    const { secret } = (await ada.associate(token, { authenticator_types: ['otp'] })).json();
    const enrolled = await together(() => ada.app(token, totpCode(secret, world.clock())));
    expect(statuses(enrolled)).toBe(1);
    expect((await ada.list(await ada.demanded())).json()).toHaveLength(1);
  });

  it('with one recovery code get tokens once, whatever tokens they hold', async () => {
    const world = await racing(seed);
    await world.ask(setFactor, { tenantId: 'acme', factor: 'recovery-code', enabled: true });
    const ada = await mfaClientAt(world);
    const first = await ada.demanded();
    const { oob_code: oobCode, recovery_codes: [recovery = ''] = [] } = (
      await ada.associate(first)
    ).json();
    await ada.prove(first, oobCode, await ada.nextCode());
    const tokens = [await ada.demanded(), await ada.demanded(), await ada.demanded()];
    let n = 0;
    const answers = await together(() => {
      n += 1;
      return ada.recover(tokens[n % tokens.length] ?? '', String(recovery));
    });
    expect(statuses(answers)).toBe(1);
  });

  it('that ask for a challenge get one, and a further code where one was out', async () => {
    const ada = await mfaClientAt(await racing(seed));
    await ada.enroll();
    const token = await ada.demanded();
    const answers = await together(() => ada.challenge(token));
    const codes = answers.map((answer) => answer.json().oob_code);
    expect(codes.every((code) => typeof code === 'string')).toBe(true);
    await ada.nextCode();
    // One that sees a challenge asks for a new code of it, by this API's own rule; those that see
    // the same one get one together.
    expect(ada.messages().length).toBeLessThanOrEqual(3);
  });

  it('that go on asking, while every service is slow, have what a person may be sent', async () => {
    const [through, settingsThrough] = [delayed(seed), delayed(seed + seeds.length)];
    const world = await openGateway({ through, settingsThrough });
    onTestFinished(world.close);
    const ada = await mfaClientAt(world);
    await ada.enroll();
    const token = await ada.demanded();
    const seen: number[] = [];
    for (let round = 1; round <= 10; round += 1) {
      const answers = await Promise.all(Array.from({ length: 20 }, () => ada.challenge(token)));
      seen.push(...answers.map(({ statusCode }) => statusCode));
      await world.settled();
    }
    expect([...new Set(seen)].toSorted()).toEqual([200, 429]);
    expect(ada.messages().length).toBeLessThanOrEqual(messagesMax);
    expect((await ada.challenge(token)).statusCode).toBe(429);
    expect(new Set(ada.messages().map(({ text }) => text)).size).toBe(ada.messages().length);
  });
});
