import { countKeys, createApplication, createTenant, createUser } from '@countersign/contracts';
import type { Messaging, Serving } from '@countersign/core';
import { managementAudience } from '@countersign/edge-http';
import { softKey } from '@countersign/factors/testing';
import { managementScopes } from '@countersign/management-api';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type ManagementWorld,
  managementClient,
  openManagement,
} from '../../testing/management-world.ts';

/** Whether the session service counts keys: one of 0.2.0 does not. */
let countsKeys = true;
const counting = (messaging: Messaging): Messaging => ({
  ...messaging,
  answer: (operation, handler, options): Promise<Serving> =>
    messaging.answer(
      operation,
      (request, attempt) => {
        const isAsked = operation.subject === countKeys.subject;
        if (isAsked && !countsKeys) throw new Error('nobody counts keys');
        return handler(request, attempt);
      },
      options,
    ),
});

const tenantId = 'shop';
const host = 'login.shop.example';
let world: ManagementWorld;
let authorization: string;
/** The same, of an application that may not read people. */
let withoutPeople: string;

const call = (
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  body?: object,
  caller = authorization,
) =>
  world.call(method, path, {
    headers: { host, authorization: caller },
    ...(body !== undefined && { body }),
  });

const bring = async (userId: string, type: string) => {
  const { id: key_id, publicKey } = softKey({ origin: `https://${host}` });
  const public_key = Buffer.from(publicKey).toString('base64');
  const path = `/users/${encodeURIComponent(userId)}/authentication-methods`;
  const { status, text } = await call('POST', path, { type, key_id, public_key });
  if (status !== 201) throw new Error(text);
};

const tokenOf = async (clientId: string, scopes: readonly string[]): Promise<string> => {
  const { clientSecret } = managementClient;
  await world.ask(createApplication, {
    ...{ tenantId, clientId, clientSecret },
    settings: {
      ...{ name: 'Management', kind: 'non_interactive', grantTypes: ['client_credentials'] },
      managementScopes: [...scopes],
    },
  });
  const granted = await world.app.inject({
    ...{ method: 'POST', url: '/oauth/token', headers: { host } },
    payload: {
      ...{ client_id: clientId, client_secret: clientSecret, grant_type: 'client_credentials' },
      audience: managementAudience(`https://${host}/`),
    },
  });
  return `Bearer ${granted.json().access_token}`;
};

beforeAll(async () => {
  world = await openManagement({
    through: (ports) => ({ ...ports, messaging: counting(ports.messaging) }),
  });
  await world.ask(createTenant, { tenantId, hosts: [host], friendlyName: 'Shop' });
  authorization = await tokenOf(managementClient.clientId, managementScopes);
  withoutPeople = await tokenOf(
    'without-people',
    managementScopes.filter((scope) => scope !== 'read:users'),
  );
  for (const [name, keys] of [
    ['ada', 2],
    ['bob', 1],
    ['eve', 0],
  ] as const) {
    const person = { tenantId, connection: 'Username-Password-Authentication' };
    const profile = { email: `${name}@example.com` };
    const made = await world.ask(createUser, { ...person, profile, password: 'c0rrect-horse' });
    if (!made.ok) throw new Error(made.refusal);
    const { userId } = made.value;
    for (let n = 0; n < keys; n += 1) await bring(userId, 'webauthn-roaming');
    await bring(userId, 'passkey');
  }
});
afterAll(() => world.close());

const at = (factor: string) => `/guardian/factors/${factor}/settings`;
const move = async (
  relyingPartyIdentifier: string,
  factor = 'webauthn-roaming',
  caller?: string,
) => {
  const body = { overrideRelyingParty: true, relyingPartyIdentifier };
  const { status, headers } = await call('PUT', at(factor), body, caller);
  return [status, headers['countersign-warning']];
};
interface Line {
  readonly details: { readonly request: { readonly path: string }; keys_orphaned?: unknown };
}
const linesOf = async (factor: string): Promise<readonly unknown[]> => {
  const lines: Line[] = JSON.parse((await call('GET', '/logs?q=type:sapi&per_page=100')).text);
  return lines
    .filter(({ details }) => details.request.path.endsWith(at(factor)))
    .map(({ details }) => details.keys_orphaned);
};

describe('a change of the site that keys are made for', () => {
  it('says in its answer, and in the log, how many it leaves behind', async () => {
    await call('PUT', at('webauthn-roaming'), { userVerification: 'required' });
    expect(await move(host)).toEqual([200, undefined]);
    const roaming = 'keys_orphaned;factor=webauthn-roaming';
    expect(await move('shop.example')).toEqual([200, `${roaming};count=3`]);
    // Nobody has one that was made for the site that is left now.
    expect(await move(host)).toEqual([200, `${roaming};count=0`]);
    // A passkey is made for the tenant’s own host, whatever is chosen here.
    expect(await move('shop.example', 'webauthn-platform')).toEqual([
      ...[200, 'keys_orphaned;factor=webauthn-platform;count=0'],
    ]);
    const factor = 'webauthn-roaming';
    await vi.waitFor(async () =>
      expect(await linesOf(factor)).toEqual([
        ...[{ factor, count: 0 }, { factor, count: 3 }, undefined, undefined],
      ]),
    );
  });

  it('is made also where nobody counts them, and says so without a number', async () => {
    countsKeys = false;
    expect(await move('shop.example')).toEqual([200, 'keys_orphaned;factor=webauthn-roaming']);
    const { text } = await call('GET', at('webauthn-roaming'));
    expect(JSON.parse(text)).toMatchObject({ relyingPartyIdentifier: 'shop.example' });
    countsKeys = true;
  });

  it('says no number to who may not read people, nor in the log', async () => {
    const factor = 'webauthn-roaming';
    expect(await move(host, factor, withoutPeople)).toEqual([
      200,
      `keys_orphaned;factor=${factor}`,
    ]);
    await vi.waitFor(async () => expect((await linesOf(factor))[0]).toEqual({ factor }));
    expect(await move('shop.example', factor)).toEqual([
      ...[200, `keys_orphaned;factor=${factor};count=3`],
    ]);
  });
});
