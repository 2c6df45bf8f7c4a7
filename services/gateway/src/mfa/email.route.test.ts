import { setFactor } from '@countersign/contracts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type GatewayWorld, openGateway } from '../testing/gateway-world.ts';
import { bearing, mfaCall, mfaClientAt, wrong } from '../testing/mfa-client.ts';

const tenantId = 'acme';
let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway();
  await world.ask(setFactor, { tenantId, factor: 'email', enabled: true });
});
afterAll(() => world.close());

/** Somebody with a phone, whose verified address stands beside it. */
const someone = async () => {
  const ada = await mfaClientAt(world);
  await ada.enroll();
  const token = await ada.demanded();
  const listed: readonly { readonly id: string }[] = (await ada.list(token)).json();
  const byMail = listed.find(({ id }) => id.startsWith('email|'));
  return { ada, token, byMail };
};

describe('the MFA API and codes by mail', () => {
  it('demands them among the others, from who has enrolled something', async () => {
    const ada = await mfaClientAt(world);
    expect((await ada.signIn()).json().mfa_requirements).toEqual({ enroll: [{ type: 'phone' }] });
    await ada.enroll();
    expect((await ada.signIn()).json().mfa_requirements).toEqual({
      challenge: [{ type: 'phone' }, { type: 'email' }],
    });
  });

  it('lists the address as Auth0 does, in this order', async () => {
    const { byMail } = await someone();
    expect(byMail).toEqual({
      id: expect.stringMatching(/^email\|dev_[A-Za-z0-9]{16}$/),
      ...{ authenticator_type: 'oob', active: true, oob_channel: 'email' },
      name: '****@exam*******',
      type: 'email',
      created_at: expect.any(String),
    });
    expect(Object.keys(byMail ?? {}).slice(0, 6)).toEqual([
      ...['id', 'authenticator_type', 'active', 'oob_channel', 'name', 'type'],
    ]);
  });

  it('sends one where it is picked, by its id or by its channel', async () => {
    const { ada, token, byMail } = await someone();
    const before = ada.messages().length;
    const put = await ada.challenge(token, { authenticator_id: byMail?.id });
    expect(put.json()).toEqual({
      ...{ challenge_type: 'oob', oob_code: expect.any(String), binding_method: 'prompt' },
    });
    await ada.nextMailedCode();
    expect((await ada.challenge(token, { oob_channel: 'email' })).statusCode).toBe(200);
    await ada.nextMailedCode();
    expect(ada.messages()).toHaveLength(before);
  });

  it('takes the code once, and no wrong one', async () => {
    const { ada, token, byMail } = await someone();
    const put = await ada.challenge(token, { authenticator_id: byMail?.id });
    const { oob_code: oobCode } = put.json();
    const code = await ada.nextMailedCode();
    const refused = await ada.prove(token, oobCode, wrong(code));
    expect([refused.statusCode, refused.json().error_description]).toEqual([
      403,
      'Invalid binding_code.',
    ]);
    expect((await ada.prove(token, oobCode, code)).json()).toHaveProperty('access_token');
    expect((await ada.prove(token, oobCode, code)).statusCode).toBe(403);
  });

  /** Somebody with a phone, and what bears the token to manage what they have. */
  const managing = async (scope: string) => {
    const ada = await mfaClientAt(world);
    await ada.enroll();
    const audience = 'https://acme.test/mfa/';
    const { token, oobCode, code } = await ada.challenged({ audience, scope });
    const access = String((await ada.prove(token, oobCode, code)).json().access_token);
    return { ada, access, headers: bearing(access) };
  };
  const elsewhere = { oob_channels: ['email'], email: 'elsewhere@example.com' };

  it('enrols another address for who has a phone, once its code was given', async () => {
    const { ada, access, headers } = await managing('enroll read:authenticators');
    const started = (await ada.associate(access, elsewhere)).json();
    expect(started).toEqual({
      ...{ authenticator_type: 'oob', binding_method: 'prompt', oob_channel: 'email' },
      oob_code: expect.any(String),
    });
    const names = async () => {
      const listed = await mfaCall(world, 'GET', 'authenticators', { headers });
      const rows: readonly { readonly name: string; readonly active: boolean }[] = listed.json();
      return rows.filter(({ name }) => name.startsWith('else')).map(({ active }) => active);
    };
    expect(await names()).toEqual([false]);
    const code = await vi.waitFor(() => {
      const letter = world.mails.find(({ to }) => to === elsewhere.email);
      const [found] = /^\d{6}$/m.exec(letter?.text ?? '') ?? [];
      if (found === undefined) throw new Error('no code was mailed');
      return found;
    });
    expect((await ada.prove(access, started.oob_code, code)).statusCode).toBe(200);
    expect(await names()).toEqual([true]);
  });

  it.each([
    ['nothing to stand beside', elsewhere, 403],
    ['no address', { oob_channels: ['email'] }, 400],
    ['no address that can be one', { ...elsewhere, email: 'nobody' }, 400],
  ])('enrols none where there is %s', async (_, wish, status) => {
    const ada = await mfaClientAt(world);
    const refused = await ada.associate(await ada.demanded(), wish);
    expect(refused.statusCode).toBe(status);
    expect(world.mails.filter(({ to }) => to === 'nobody')).toEqual([]);
  });

  it('removes no address that nobody registered', async () => {
    const { headers } = await managing('read:authenticators remove:authenticators');
    const listed = (await mfaCall(world, 'GET', 'authenticators', { headers })).json();
    const [, address] = listed;
    expect(address).toMatchObject({ type: 'email' });
    const id = encodeURIComponent(address.id);
    const removed = await mfaCall(world, 'DELETE', `authenticators/${id}`, { headers });
    expect(removed.statusCode).toBe(404);
  });
});
