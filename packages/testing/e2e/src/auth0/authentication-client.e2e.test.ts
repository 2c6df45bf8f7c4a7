import { ManagementClient } from 'auth0';
import { AuthenticationClient } from 'auth0/legacy';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SecureCountersign, startSecureCountersign } from './secure-countersign.ts';

let countersign: SecureCountersign;
let authentication: AuthenticationClient;
const person = { email: 'grace@example.com', password: 'a ship in port is safe' };

beforeAll(async () => {
  countersign = await startSecureCountersign();
  const { domain, client } = countersign;
  const management = new ManagementClient({ domain, ...client, maxRetries: 0 });
  const connection = 'Username-Password-Authentication';
  await management.users.create({ connection, ...person });
  const { client_id: clientId = '', client_secret: clientSecret = '' } =
    await management.clients.create({
      ...{ name: 'Server', app_type: 'regular_web' },
      grant_types: ['password', 'http://auth0.com/oauth/grant-type/mfa-oob'],
    });
  authentication = new AuthenticationClient({ domain, clientId, clientSecret });
});
afterAll(() => countersign.stop());

describe('auth0’s AuthenticationClient, unmodified', () => {
  it('hears that a password is not enough', async () => {
    const granted = authentication.oauth.passwordGrant({
      ...{ username: person.email, password: person.password, scope: 'openid' },
    });
    await expect(granted).rejects.toMatchObject({
      ...{ statusCode: 403, error: 'mfa_required' },
      error_description: 'Multifactor authentication required',
    });
  });

  it('hears that a password is wrong', async () => {
    const granted = authentication.oauth.passwordGrant({
      ...{ username: person.email, password: 'guessed', scope: 'openid' },
    });
    await expect(granted).rejects.toMatchObject({ statusCode: 403, error: 'invalid_grant' });
  });

  it('has a token of its own', async () => {
    const { domain, client } = countersign;
    const machine = new AuthenticationClient({ domain, ...client });
    const { data } = await machine.oauth.clientCredentialsGrant({
      audience: `https://${domain}/api/v2/`,
    });
    expect(data).toMatchObject({ token_type: 'Bearer', expires_in: 86_400 });
  });
});
