import { generateKeyPairSync } from 'node:crypto';
import {
  authenticateApplication,
  createApplication,
  readApplication,
} from '@countersign/contracts';
import { managementScopes } from '@countersign/management-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ManagementWorld, openManagement, scopesBut } from '../../testing/management-world.ts';

let world: ManagementWorld;
beforeAll(async () => {
  world = await openManagement();
});
afterAll(() => world.close());

const tenantId = 'acme';
const clientSecret = 'a-secret-of-forty-characters-or-even-more';

/** What an application may do, of the Management API, whose credentials somebody asks for. */
const targets = {
  'an application that may nothing': [],
  'one that may read and update users': ['read:users', 'update:users'],
  'the one that may everything': managementScopes,
} as const;
type Target = keyof typeof targets;

const both = ['update:clients', 'update:client_keys'];
const three = [...both, 'create:client_credentials'];
const callers: Readonly<Record<string, readonly string[]>> = {
  'who may update clients': ['update:clients'],
  'who may update their keys': ['update:client_keys'],
  'who may both': both,
  'who may all three and half of it': [...three, 'read:users'],
  'who may all three and all of it': [...three, 'read:users', 'update:users'],
  'who may everything but one thing': scopesBut(['delete:log_streams']),
  'who may everything': managementScopes,
};

const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
const ownKey = {
  private_key_jwt: { credentials: [{ credential_type: 'public_key', pem, alg: 'RS256' }] },
};

interface Operation {
  readonly needs: readonly string[];
  readonly body?: object;
  /** What is asked instead of a change of the client itself. */
  readonly post?: '/rotate-secret' | '/credentials';
  readonly makesCredential: boolean;
}

const operations: Readonly<Record<string, Operation>> = {
  'rename it': { needs: ['update:clients'], body: { name: 'Other' }, makesCredential: false },
  'say again what it is': {
    needs: ['update:clients'],
    body: { grant_types: ['client_credentials'], token_endpoint_auth_method: 'client_secret_post' },
    makesCredential: false,
  },
  'give it a key of their own': {
    needs: ['update:clients'],
    body: { client_authentication_methods: ownKey },
    makesCredential: true,
  },
  'have it prove itself in another way': {
    needs: ['update:clients'],
    body: { token_endpoint_auth_method: 'client_secret_basic' },
    makesCredential: true,
  },
  'have it prove nothing': {
    needs: ['update:clients'],
    body: { token_endpoint_auth_method: 'none' },
    makesCredential: true,
  },
  'give it another grant': {
    needs: ['update:clients'],
    body: { grant_types: ['client_credentials', 'password'] },
    makesCredential: true,
  },
  'give it a secret of their own': {
    needs: both,
    body: { client_secret: 'another-secret-of-forty-characters-or-more' },
    makesCredential: true,
  },
  'add a key of their own': {
    needs: ['create:client_credentials'],
    body: { credential_type: 'public_key', pem },
    post: '/credentials',
    makesCredential: true,
  },
  'have its secret': {
    needs: ['update:client_keys'],
    post: '/rotate-secret',
    makesCredential: true,
  },
};

const includesAll = (scopes: readonly string[], wanted: readonly string[]) =>
  wanted.every((scope) => scopes.includes(scope));

let made = 0;
const makeTarget = async (target: Target): Promise<string> => {
  made += 1;
  const clientId = `target-${made}`;
  const created = await world.ask(createApplication, {
    ...{ tenantId, clientId, clientSecret },
    settings: {
      name: clientId,
      kind: 'non_interactive',
      managementScopes: [...targets[target]],
    },
  });
  expect(created.ok).toBe(true);
  return clientId;
};

const attempt = (clientId: string, { body, post }: Operation, scopes: readonly string[]) =>
  world.call(post ? 'POST' : 'PATCH', `/clients/${clientId}${post ?? ''}`, {
    ...{ scopes, ...(body !== undefined && { body }) },
  });

describe.each(Object.entries(callers))('somebody %s', (_, scopes) => {
  // Its own keys, and all of them.
  describe.each(Object.keys(targets) as Target[])('of %s', (target) => {
    it.each(Object.entries(operations))('can %s, or cannot', async (_name, operation) => {
      const clientId = await makeTarget(target);
      const before = await world.ask(readApplication, { tenantId, clientId });
      const { status, text } = await attempt(clientId, operation, scopes);
      const may =
        includesAll(scopes, operation.needs) &&
        (!operation.makesCredential || includesAll(scopes, targets[target]));
      expect(status).toBe(may ? (operation.post === '/credentials' ? 201 : 200) : 403);
      if (may) return;

      expect(JSON.parse(text).errorCode).toBe('insufficient_scope');
      expect(text).not.toContain('secret"');
      expect(await world.ask(readApplication, { tenantId, clientId })).toEqual(before);
      const proved = await world.ask(authenticateApplication, { tenantId, clientId, clientSecret });
      expect(proved.ok).toBe(true);
    });
  });
});

describe('a credential', () => {
  it('of a client that somebody makes may do nothing at the Management API', async () => {
    const body = { name: 'Mine', grant_types: ['client_credentials'] };
    const { status, text } = await world.call('POST', '/clients', {
      ...{ body, scopes: ['create:clients'] },
    });
    expect(status).toBe(201);
    const { client_id, client_secret } = JSON.parse(text);
    const granted = await world.app.inject({
      ...{ method: 'POST', url: '/oauth/token', headers: { host: 'acme.test' } },
      payload: {
        ...{ grant_type: 'client_credentials', client_id, client_secret },
        audience: 'https://acme.test/api/v2/',
      },
    });
    expect([granted.statusCode, granted.json().error]).toEqual([403, 'access_denied']);
  });

  it('is answered by no GET, whoever asks', async () => {
    const clientId = await makeTarget('the one that may everything');
    for (const path of ['/clients', `/clients/${clientId}`]) {
      const { status, text } = await world.call('GET', path);
      expect(status).toBe(200);
      expect(text).not.toContain('client_secret"');
    }
  });
});
