import { setPolicy } from '@countersign/contracts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type GatewayWorld, openGateway } from '../testing/gateway-world.ts';
import { mfaClientAt } from '../testing/mfa-client.ts';
import { authorizeUrl, personAt, pkce, refresh, type Tokens } from '../testing/person.ts';

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGateway();
});
afterAll(() => world.close());

const policy = (...policies: 'all-applications'[]) =>
  world.ask(setPolicy, { tenantId: 'acme', policy: policies });
beforeEach(() => policy());
afterEach(() => policy('all-applications'));

const client = { client_id: 'native' };
const invalid = {
  error: 'invalid_grant',
  error_description: 'Unknown or invalid refresh token.',
};
const malformed = { error: 'invalid_grant', error_description: 'Malformed mfa_token' };

/** Somebody who signed in when nobody asked for more, with the token that a thief will have. */
const signedIn = async () => {
  const ada = await mfaClientAt(world);
  const tokens: Tokens = (await ada.signIn({ scope: 'openid email offline_access' })).json();
  return { ada, tokens };
};
type Answered = Awaited<ReturnType<typeof refresh>>;
type Victim = Awaited<ReturnType<typeof signedIn>>;

/** From when more is asked for: the refusal of a refresh, with the `mfa_token` it holds. */
const demanded = async ({ tokens }: Victim): Promise<string> => {
  const body: { mfa_token?: string } = (await refresh(world, tokens.refresh_token, client)).json();
  if (body.mfa_token === undefined) throw new Error('no second factor was demanded');
  return body.mfa_token;
};

const revoke = (token: string) =>
  world.browser().post('/oauth/revoke', { client_id: 'native', token });

/** How a family dies while a token of it was never used. */
const deaths: readonly (readonly [string, (victim: Victim) => Promise<string>])[] = [
  [
    'revoked',
    async ({ tokens }) => {
      await revoke(tokens.refresh_token);
      return tokens.refresh_token;
    },
  ],
  [
    'replayed',
    async ({ tokens }) => {
      const next = (await refresh(world, tokens.refresh_token, client)).json();
      await refresh(world, tokens.refresh_token, client);
      return next.refresh_token;
    },
  ],
];

describe('of a family that has ended', () => {
  it.each(deaths)('no token demands a second factor: %s', async (_, die) => {
    const token = await die(await signedIn());
    await policy('all-applications');
    const refused = await refresh(world, token, client);
    expect([refused.statusCode, refused.json()]).toEqual([403, invalid]);
  });

  it.each(deaths)('no token says which scopes it had: %s', async (_, die) => {
    const token = await die(await signedIn());
    const refused = await refresh(world, token, { ...client, scope: 'openid phone' });
    expect([refused.statusCode, refused.json()]).toEqual([403, invalid]);
  });

  it('no token demands a second factor: its code shown again', async () => {
    const ada = await personAt(world);
    const { challenge, verifier } = pkce();
    const answered = await ada.givePassword(authorizeUrl(challenge));
    const code = new URL(String(answered.headers.location)).searchParams.get('code') ?? '';
    const tokens: Tokens = (await ada.exchange({ code, verifier })).json();
    await ada.exchange({ code, verifier });
    await policy('all-applications');
    const refused = await refresh(world, tokens.refresh_token);
    expect([refused.statusCode, refused.json()]).toEqual([403, invalid]);
  });
});

describe('an mfa_token that a refresh token led to', () => {
  /** Everything that can be done with one, by who has nothing enrolled and by who has. */
  const uses = {
    list: async ({ ada }: Victim, token: string) => ada.list(token),
    enrol: async ({ ada }: Victim, token: string) =>
      ada.associate(token, { phone_number: '+4915199999999' }),
    challenge: async ({ ada }: Victim, token: string) => ada.challenge(token),
    prove: async ({ ada }: Victim, token: string) => ada.prove(token, 'any', '000000'),
  };

  it.each(Object.entries(uses))('is worth nothing once the family is dead: %s', async (_, use) => {
    const victim = await signedIn();
    await policy('all-applications');
    const token = await demanded(victim);
    await revoke(victim.tokens.refresh_token);
    const refused = await use(victim, token);
    expect([refused.statusCode, refused.json()]).toEqual([403, malformed]);
    expect(world.sent.filter(({ to }) => to === '+4915199999999')).toEqual([]);
  });

  it('gives no tokens for a code that is right, where the family died before it came', async () => {
    const victim = await signedIn();
    await policy('all-applications');
    const token = await demanded(victim);
    const { oob_code: oobCode } = (await victim.ada.associate(token)).json();
    const code = await victim.ada.nextCode();
    await revoke(victim.tokens.refresh_token);
    const refused = await victim.ada.prove(token, oobCode, code);
    expect([refused.statusCode, refused.json()]).toEqual([403, malformed]);
    expect((await victim.ada.signIn()).json().mfa_requirements).toHaveProperty('enroll');
  });

  it('is worth nothing once the refresh token was used after all', async () => {
    const victim = await signedIn();
    await policy('all-applications');
    const token = await demanded(victim);
    await policy();
    await refresh(world, victim.tokens.refresh_token, client);
    expect((await victim.ada.associate(token)).json()).toEqual(malformed);
  });

  it('gives what takes the place of the refresh token, in the same family', async () => {
    const victim = await signedIn();
    await policy('all-applications');
    const token = await demanded(victim);
    const { oob_code: oobCode } = (await victim.ada.associate(token)).json();
    const proved = await victim.ada.prove(token, oobCode, await victim.ada.nextCode());
    const next: Tokens = proved.json();
    expect(next.scope).toBe('openid email offline_access');

    // The one before was used up by that: who shows it again ends the family, the new tokens too.
    expect((await refresh(world, victim.tokens.refresh_token, client)).json()).toEqual(invalid);
    expect((await refresh(world, next.refresh_token, client)).json()).toEqual(invalid);
    const headers = { authorization: `Bearer ${next.access_token}` };
    expect((await world.browser().get('/userinfo', { headers })).statusCode).toBe(401);
  });

  it('gives the narrower scope that was asked for, and later the whole', async () => {
    const victim = await signedIn();
    await policy('all-applications');
    const narrow = { ...client, scope: 'openid' };
    const asked = await refresh(world, victim.tokens.refresh_token, narrow);
    const token = String(asked.json().mfa_token);
    const { oob_code: oobCode } = (await victim.ada.associate(token)).json();
    const proved = await victim.ada.prove(token, oobCode, await victim.ada.nextCode());
    expect(proved.json().scope).toBe('openid');
    const whole = await refresh(world, proved.json().refresh_token, client);
    expect(whole.json().scope).toBe('openid email offline_access');
  });

  it('lets one of two that prove a factor at once have tokens', async () => {
    const { ada } = await signedIn();
    await policy('all-applications');
    await ada.enroll();
    await policy();
    const victim = { ada, tokens: (await ada.signIn({ scope: 'offline_access' })).json() };
    await policy('all-applications');
    const proofs: (() => Promise<Answered>)[] = [];
    for (const token of [await demanded(victim), await demanded(victim)]) {
      const { oob_code: oobCode } = (await ada.challenge(token)).json();
      const code = await ada.nextCode();
      proofs.push(() => ada.prove(token, oobCode, code));
    }
    const proved = await Promise.all(proofs.map((prove) => prove()));
    expect(proved.map(({ statusCode }) => statusCode).sort()).toEqual([200, 403]);
  });
});
