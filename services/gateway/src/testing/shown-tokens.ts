import { type ApplicationSettings, createApplication } from '@countersign/contracts';
import { managementAudience, mfaAudience, mfaScopes } from '@countersign/edge-http';
import { managementScopes } from '@countersign/management-api';
import type { TokenAnswer } from '@countersign/oauth';
import { grantTypes, signingKeys, tokenSigner } from '@countersign/oauth';
import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { type GatewayWorld, secret } from './gateway-world.ts';
import { mfaClientAt } from './mfa-client.ts';
import { personAt, tokenRequest } from './person.ts';

const tenantId = 'acme';
const everything = ['openid', 'profile', 'offline_access', ...mfaScopes].join(' ');

/** Applications beside those of every tenant of the tests: one that manages, one more native. */
export const furnishMore = async ({ ask }: GatewayWorld) => {
  const kinds: Readonly<Record<string, Partial<ApplicationSettings>>> = {
    manager: { kind: 'non_interactive', managementScopes: [...managementScopes] },
    kiosk: { kind: 'native', grantTypes: [...grantTypes] },
  };
  for (const tenant of ['acme', 'other']) {
    for (const [clientId, more] of Object.entries(kinds)) {
      const settings = { name: clientId, ...more };
      await ask(createApplication, { tenantId: tenant, clientId, clientSecret: secret, settings });
    }
  }
};

const managementToken = async (world: GatewayWorld, client_id: string): Promise<string> => {
  const audience = managementAudience(world.issuer);
  const form = { grant_type: 'client_credentials', client_id, client_secret: secret, audience };
  return (await tokenRequest(world, form)).json().access_token;
};

/** What a person's application without a browser is given, and what it waits with. */
const nativeTokens = async (world: GatewayWorld) => {
  const ada = await mfaClientAt(world);
  await ada.enroll();
  const proved = async (wishes: Readonly<Record<string, string>>): Promise<TokenAnswer> => {
    const { token, oobCode, code } = await ada.challenged({ scope: everything, ...wishes });
    return (await ada.prove(token, oobCode, code)).json();
  };
  const plain = await proved({});
  const managing = await proved({ audience: mfaAudience(world.issuer) });
  const abroad = await proved({ audience: 'https://api.test/', scope: 'read:it' });
  const both = await proved({ audience: 'https://api.test/' });
  return {
    'an access token': plain.access_token,
    'an ID token': String(plain.id_token),
    'a refresh token': String(plain.refresh_token),
    'an access token for the MFA API': managing.access_token,
    'an access token for another API': abroad.access_token,
    'an access token for another API and /userinfo': both.access_token,
    'an mfa_token': await ada.demanded(),
  };
};

const browserTokens = async (world: GatewayWorld) => {
  const ada = await personAt(world);
  const plain = await ada.tokens();
  const managing = await ada.tokens({
    ...{ prompt: 'login', audience: mfaAudience(world.issuer), scope: everything },
  });
  const { code } = await ada.login({ prompt: 'login' });
  return {
    "a page's access token": plain.access_token,
    "a page's ID token": plain.id_token,
    "a page's refresh token": plain.refresh_token,
    "a page's access token for the MFA API": managing.access_token,
    'an authorization code': code,
  };
};

/** Of families that have ended. */
const deadTokens = async (world: GatewayWorld) => {
  const [ended, replayed] = [await personAt(world), await personAt(world)];
  const given = await ended.tokens();
  const revoked = { client_id: 'spa', token: given.refresh_token };
  await world.browser().post('/oauth/revoke', revoked);
  const login = await replayed.login({ scope: 'openid' });
  const once: TokenAnswer = (await replayed.exchange(login)).json();
  await replayed.exchange(login);
  return {
    'an access token whose refresh token was revoked': given.access_token,
    'an access token whose code was shown again': once.access_token,
  };
};

/** What says that it may do everything, and is not what `/oauth/token` gives. */
const forgedTokens = async ({ ports, issuer, clock }: GatewayWorld) => {
  const keys = signingKeys({ ask: ports.messaging.ask, vault: ports.vault });
  const [published] = await keys.published(tenantId);
  const { keyId } = await keys.current(tenantId);
  const claims = {
    ...{ sub: 'manager@clients', azp: 'manager', jti: 'application.forged' },
    ...{ aud: managementAudience(issuer), scope: managementScopes.join(' ') },
  };
  const machine = { ...claims, gty: 'client-credentials' };
  const now = Math.floor(Date.parse(clock()) / 1_000);
  const within = <Signer extends SignJWT | UnsecuredJWT>(signer: Signer): Signer => {
    signer
      .setIssuer(issuer)
      .setIssuedAt(now)
      .setExpirationTime(now + 3_600);
    return signer;
  };
  const header = { typ: 'JWT', kid: keyId };
  const theirs = await generateKeyPair('RS256');
  const shared = new TextEncoder().encode(JSON.stringify(published));
  const sign = await tokenSigner({ keys, clock })({ tenantId, issuer });
  return {
    // By the tenant's own key: a grant let through what none does.
    "a person's token for the Management API that says nothing of a second factor": await sign(
      claims,
      3_600,
    ),
    'an unsigned token': within(new UnsecuredJWT(machine)).encode(),
    "a token of another's key": await within(new SignJWT(machine))
      .setProtectedHeader({ ...header, alg: 'RS256' })
      .sign(theirs.privateKey),
    'a token signed with what is public': await within(new SignJWT(machine))
      .setProtectedHeader({ ...header, alg: 'HS256' })
      .sign(shared),
  };
};

/** One token of each kind, made anew; all of them of the tenant `acme`. */
export const shownTokens = async (world: GatewayWorld) => ({
  nonsense: 'nonsense',
  'a client secret': secret,
  'a management token': await managementToken(world, 'manager'),
  'a management token that may little': await managementToken(world, 'machine'),
  ...(await nativeTokens(world)),
  ...(await browserTokens(world)),
  ...(await deadTokens(world)),
  ...(await forgedTokens(world)),
});
export type ShownTokens = Awaited<ReturnType<typeof shownTokens>>;
export type TokenKind = keyof ShownTokens;
