import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ManagementWorld, openManagement } from '../../testing/management-world.ts';

let world: ManagementWorld;
beforeEach(async () => {
  world = await openManagement();
});
afterEach(() => world.close());

const header = 'second_step_waived;reason=no_factor_on';
const always = ['all-applications'];

const setPolicy = (body: readonly string[], query = '') =>
  world.call('PUT', `/guardian/policies${query}`, { body });
const turn = (factor: string, enabled: boolean) =>
  world.call('PUT', `/guardian/factors/${factor}`, { body: { enabled } });
const readiness = async () => {
  const { text, headers } = await world.call('GET', '/countersign/mfa/readiness');
  return { ...JSON.parse(text), warning: headers['countersign-warning'] };
};
const warned = { second_step: 'waived', reason: 'no_factor_on', warning: header };

describe('a policy that demands a second step which nobody can give', () => {
  it('says in a header that it lets everybody in, and its answer stays the bare list', async () => {
    const { status, text, headers } = await setPolicy(always);
    expect([status, text]).toEqual([200, '["all-applications"]']);
    expect(headers['countersign-warning']).toBe(header);
    const read = await world.call('GET', '/guardian/policies');
    expect([read.text, read.headers['countersign-warning']]).toEqual([text, header]);
  });

  it('says so in its answer to whoever asks for more than the list', async () => {
    const { text } = await setPolicy(always, '?include_readiness=true');
    const { policies, countersign } = JSON.parse(text);
    expect(policies).toEqual(always);
    expect(countersign.mfa).toMatchObject({ second_step: 'waived', reason: 'no_factor_on' });
    expect(countersign.mfa.message).toContain('everybody is let in without one');
  });

  it.each(['email', 'recovery-code', 'push-notification', 'duo', 'webauthn-platform'])(
    'is none the better for %s, which nobody can enrol here on its own',
    async (factor) => {
      await setPolicy(always);
      expect((await turn(factor, true)).headers['countersign-warning']).toBe(header);
      expect(await readiness()).toMatchObject(warned);
      const { factors } = await readiness();
      expect(factors).toContainEqual({ name: factor, enabled: true, enrollable: false });
    },
  );

  it.each(['sms', 'otp', 'webauthn-roaming'])(
    'is told until %s is on, and again once it is off',
    async (factor) => {
      await setPolicy(always);
      expect((await turn(factor, true)).headers).not.toHaveProperty('countersign-warning');
      expect((await setPolicy(always)).headers).not.toHaveProperty('countersign-warning');
      const ready = await readiness();
      expect(ready).toMatchObject({ second_step: 'demanded', warning: undefined });
      expect(ready).not.toHaveProperty('reason');
      expect(ready.factors).toContainEqual({ name: factor, enabled: true, enrollable: true });
      expect((await turn(factor, false)).headers['countersign-warning']).toBe(header);
      expect(await readiness()).toMatchObject(warned);
    },
  );
});

it('a policy that demands nothing warns of nothing', async () => {
  expect((await setPolicy([])).headers).not.toHaveProperty('countersign-warning');
  expect(await readiness()).toMatchObject({
    ...{ policies: [], second_step: 'not_demanded', warning: undefined },
    message: 'No policy asks for a second step.',
  });
});
