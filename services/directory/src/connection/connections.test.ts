import * as contracts from '@countersign/contracts';
import type { RequestOf } from '@countersign/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectionStream } from '../streams.ts';
import { type Directory, granted, openDirectory, refused, tenantId } from '../testing/directory.ts';

let directory: Directory;
beforeAll(async () => {
  directory = await openDirectory();
});
afterAll(() => directory.close());

const federation = {
  issuer: 'https://idp.example',
  clientId: 'us',
  clientSecret: 'canary-secret',
};
const create = (
  name: string,
  more: Partial<RequestOf<typeof contracts.createConnection>> = { strategy: 'oidc', federation },
) => directory.ask(contracts.createConnection, { tenantId, name, strategy: 'auth0', ...more });
const read = (connectionId: string) =>
  directory.ask(contracts.readConnection, { tenantId, connectionId });

describe('a connection', () => {
  it('is answered without its secret, which the log holds sealed', async () => {
    const created = granted(await create('corp'));
    expect(created).toEqual({
      tenantId,
      connectionId: expect.stringMatching(/^con_[A-Za-z0-9]{16}$/),
      name: 'corp',
      strategy: 'oidc',
      federation: { issuer: 'https://idp.example', clientId: 'us', scope: 'openid profile email' },
      hasClientSecret: true,
      enabledClients: [],
    });
    const { connectionId } = created;
    expect(granted(await read(connectionId))).toEqual(created);
    const { events } = await directory.store.load(connectionStream(tenantId, connectionId));
    expect(JSON.stringify(events)).not.toContain('canary');
  });

  it.each([
    ['tenant_unknown', 'free', { tenantId: 'none' }],
    ['federation_missing', 'free', { strategy: 'google-oauth2' }],
    ['connection_exists', 'Username-Password-Authentication', {}],
  ] as const)('is refused: %s', async (refusal, name, more) => {
    expect(await create(name, more)).toEqual(refused(refusal));
  });

  it('is created once, of many who create it at once', async () => {
    const race = await Promise.all(Array.from({ length: 20 }, () => create('raced')));
    expect(race.filter(({ ok }) => ok)).toHaveLength(1);
    const listed = await directory.ask(contracts.listConnections, { tenantId, name: 'raced' });
    expect(granted(listed)).toMatchObject({ total: 1, items: [{ name: 'raced' }] });
  });

  it('changes what it is told to, at once', async () => {
    const { connectionId } = granted(await create('changed'));
    const changes = { displayName: 'Corp', enabledClients: ['client1'] };
    const changed = await directory.ask(contracts.updateConnection, {
      tenantId,
      connectionId,
      ...changes,
    });
    expect(granted(changed)).toMatchObject(changes);
    expect(granted(await read(connectionId))).toMatchObject(changes);
  });

  it('leaves its name to the next when it is removed', async () => {
    const { connectionId } = granted(await create('passing'));
    const one = { tenantId, connectionId };
    granted(await directory.ask(contracts.removeConnection, one));
    for (const answer of [
      await read(connectionId),
      await directory.ask(contracts.removeConnection, one),
      await directory.ask(contracts.updateConnection, { ...one, displayName: 'Gone' }),
    ]) {
      expect(answer).toEqual(refused('connection_unknown'));
    }
    granted(await create('passing'));
  });

  it('is nothing to another tenant', async () => {
    granted(await directory.createTenant({ tenantId: 'other', hosts: ['other.example'] }));
    const { connectionId } = granted(await create('private'));
    const request = { tenantId: 'other', connectionId };
    expect(await directory.ask(contracts.readConnection, request)).toEqual(
      refused('connection_unknown'),
    );
    granted(await create('private', { tenantId: 'other' }));
  });
});
