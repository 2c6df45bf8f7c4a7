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

describe('what Terraform’s auth0_guardian sends first', () => {
  const put = (path: string, body: object) => world.call('PUT', `/guardian${path}`, { body });
  const gaps = async () => (await readiness()).phone_gaps;

  it('is taken as it comes, each answer saying what cannot work yet', async () => {
    const warning = async (...asked: Parameters<typeof put>) => {
      const { status, headers } = await put(...asked);
      return [status, headers['countersign-warning']];
    };
    await put('/policies', always);
    expect(await warning('/factors/sms', { enabled: true })).toEqual([200, undefined]);
    const types = { message_types: ['sms', 'voice'] };
    expect(await warning('/factors/phone/message-types', types)).toEqual([
      200,
      'voice_unavailable;factor=sms',
    ]);
    expect(await warning('/factors/phone/selected-provider', { provider: 'twilio' })).toEqual([
      200,
      'provider_unconfigured;factor=sms, voice_unavailable;factor=sms',
    ]);
    expect(await warning('/factors/phone/providers', { order: ['twilio', 'vonage'] })).toEqual([
      200,
      'provider_unconfigured;factor=sms, voice_unavailable;factor=sms',
    ]);
    expect(await gaps()).toEqual(['provider_unconfigured', 'voice_unavailable']);
    const settings = { from: '+15550100', sid: `AC${'0'.repeat(32)}`, auth_token: 'canary' };
    expect(await put('/factors/sms/providers/twilio', settings)).toMatchObject({ status: 200 });
    expect(await gaps()).toEqual(['voice_unavailable']);
    const read = await world.call('GET', '/guardian/factors/phone/message-types');
    expect(JSON.parse(read.text)).toEqual(types);
  });

  it('is refused once something works that it would take away', async () => {
    const settings = { from: '+15550100', sid: `AC${'0'.repeat(32)}`, auth_token: 'canary' };
    await put('/factors/phone/providers/twilio', settings);
    await put('/factors/phone/selected-provider', { provider: 'twilio' });
    const refused = await put('/factors/phone/selected-provider', { provider: 'vonage' });
    expect([refused.status, refused.text.includes('write them first')]).toEqual([400, true]);
    const calls = await put('/factors/phone/message-types', { message_types: ['voice'] });
    expect([calls.status, calls.text.includes('can call')]).toEqual([400, true]);
  });
});

it('a policy that demands nothing warns of nothing', async () => {
  expect((await setPolicy([])).headers).not.toHaveProperty('countersign-warning');
  expect(await readiness()).toMatchObject({
    ...{ policies: [], second_step: 'not_demanded', warning: undefined },
    message: 'No policy asks for a second step.',
  });
});

describe('how many people a policy of always would lead to enrol', () => {
  const people = async () => {
    const path = '/countersign/mfa/readiness?include_people=true';
    return JSON.parse((await world.call('GET', path)).text).people;
  };
  const create = async (name: string) => {
    const body = { connection: 'Username-Password-Authentication', email: `${name}@example.com` };
    const { text } = await world.call('POST', '/users', {
      body: { ...body, password: 'c0rrect-horse' },
    });
    return encodeURIComponent(JSON.parse(text).user_id);
  };

  it('is told where it is asked for, by what people have and what is on', async () => {
    expect(await readiness()).not.toHaveProperty('people');
    expect(await people()).toEqual({ total: 0, without_second_factor: 0, estimated: false });
    await turn('sms', true);
    const [ada] = [await create('ada'), await create('bob'), await create('eve')];
    const phone = {
      type: 'phone',
      phone_number: '+12025550123',
      preferred_authentication_method: 'sms',
    };
    await world.call('POST', `/users/${ada}/authentication-methods`, { body: phone });
    expect(await people()).toEqual({ total: 3, without_second_factor: 2, estimated: false });
    await turn('sms', false);
    await turn('otp', true);
    expect(await people()).toEqual({ total: 3, without_second_factor: 3, estimated: false });
    await world.call('DELETE', `/users/${ada}`);
    expect(await people()).toEqual({ total: 2, without_second_factor: 2, estimated: false });
  });
});
