import { setFactor } from '@countersign/contracts';
import { totpCode } from '@countersign/factors';
import { delayed } from '@countersign/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openGateway } from '../testing/gateway-world.ts';
import { mfaClientAt } from '../testing/mfa-client.ts';

const seeds = [1, 2, 3];
const crowd = 100;

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

  it('that ask for a challenge send one message', async () => {
    const ada = await mfaClientAt(await racing(seed));
    await ada.enroll();
    const token = await ada.demanded();
    const answers = await together(() => ada.challenge(token));
    const codes = answers.map((answer) => answer.json().oob_code);
    expect(codes.every((code) => typeof code === 'string')).toBe(true);
    await ada.nextCode();
    expect(ada.messages().length).toBeLessThanOrEqual(3);
  });
});
