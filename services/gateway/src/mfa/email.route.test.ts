import { setFactor } from '@countersign/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

  it('enrols no address, and removes none that nobody registered', async () => {
    const ada = await mfaClientAt(world);
    const refused = await ada.associate(await ada.demanded(), {
      ...{ oob_channels: ['email'], email: 'ada@example.com' },
    });
    expect(refused.statusCode).toBe(403);
    await ada.enroll();
    const audience = 'https://acme.test/mfa/';
    const scope = 'read:authenticators remove:authenticators';
    const { token, oobCode, code } = await ada.challenged({ audience, scope });
    const headers = bearing((await ada.prove(token, oobCode, code)).json().access_token);
    const listed = (await mfaCall(world, 'GET', 'authenticators', { headers })).json();
    const [, address] = listed;
    expect(address).toMatchObject({ type: 'email' });
    const id = encodeURIComponent(address.id);
    const removed = await mfaCall(world, 'DELETE', `authenticators/${id}`, { headers });
    expect(removed.statusCode).toBe(404);
  });
});
