import * as contracts from '@countersign/contracts';
import { importJWK, jwtVerify, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Directory, granted, openDirectory, refused, tenantId } from '../testing/directory.ts';

let directory: Directory;
beforeAll(async () => {
  directory = await openDirectory();
});
afterAll(() => directory.close());

const find = (host: string) => directory.ask(contracts.findTenant, { host });

describe('a tenant', () => {
  it('is found by each of its hosts, however they are spelled', async () => {
    const hosts = ['Two.example', 'localhost:3000'];
    const created = granted(
      await directory.createTenant({ tenantId: 'two', hosts, friendlyName: 'Two' }),
    );
    expect(created).toMatchObject({
      hosts: ['two.example', 'localhost:3000'],
      settings: { friendlyName: 'Two' },
    });
    expect(granted(await find('TWO.example'))).toEqual(created);
    expect(granted(await find('localhost:3000'))).toEqual(created);
    expect(granted(await directory.ask(contracts.readTenant, { tenantId: 'two' }))).toEqual(
      created,
    );
  });

  it('is not found by a host nobody has, or under an id nobody has', async () => {
    expect(await find('elsewhere.example')).toEqual(refused('tenant_unknown'));
    expect(await directory.ask(contracts.readTenant, { tenantId: 'none' })).toEqual(
      refused('tenant_unknown'),
    );
  });

  it('is refused an id or a host that another has, and then holds no host', async () => {
    expect(await directory.createTenant({ hosts: ['new.example'] })).toEqual(
      refused('tenant_exists'),
    );
    const hosts = ['free.example', 'acme.example'];
    expect(await directory.createTenant({ tenantId: 'thief', hosts })).toEqual(
      refused('host_taken'),
    );
    granted(await directory.createTenant({ tenantId: 'honest', hosts: ['free.example'] }));
  });

  it('is created once, of many who create it at once', async () => {
    const race = await Promise.all(
      Array.from({ length: 8 }, () =>
        directory.createTenant({ tenantId: 'raced', hosts: ['raced.example'] }),
      ),
    );
    expect(race.filter(({ ok }) => ok)).toHaveLength(1);
    expect(granted(await find('raced.example')).tenantId).toBe('raced');
  });

  it('shows a change of its settings at once', async () => {
    const settings = { friendlyName: 'Acme Corp', flags: { beta: true } };
    granted(await directory.ask(contracts.updateTenant, { tenantId, settings }));
    expect(granted(await find('acme.example')).settings).toMatchObject(settings);
    expect(await directory.ask(contracts.updateTenant, { tenantId: 'none', settings })).toEqual(
      refused('tenant_unknown'),
    );
  });

  it('names the languages in which it has words of its own, and tells them', async () => {
    const inGerman = { tenantId, language: 'de' };
    const texts = { login: { title: 'Hallo' } };
    const set = { ...inGerman, prompt: 'login', texts };
    granted(await directory.ask(contracts.setCustomTexts, set));
    expect(granted(await find('acme.example')).customTextLanguages).toEqual(['de']);
    const read = (language: string) =>
      directory.ask(contracts.readCustomTexts, { tenantId, language });
    expect(granted(await read('de'))).toEqual({ prompts: { login: texts } });
    expect(granted(await read('en'))).toEqual({ prompts: {} });

    granted(await directory.ask(contracts.setCustomTexts, { ...set, texts: {} }));
    expect(granted(await find('acme.example')).customTextLanguages).toEqual([]);
    const nobody = { ...set, tenantId: 'none' };
    expect(await directory.ask(contracts.setCustomTexts, nobody)).toEqual(
      refused('tenant_unknown'),
    );
    expect(await directory.ask(contracts.readCustomTexts, nobody)).toEqual(
      refused('tenant_unknown'),
    );
  });

  it('begins with a database of passwords', async () => {
    const { items } = granted(await directory.ask(contracts.listConnections, { tenantId }));
    expect(items).toMatchObject([
      { name: 'Username-Password-Authentication', strategy: 'auth0', enabledClients: null },
    ]);
  });
});

describe("a tenant's signing keys", () => {
  const read = async () =>
    granted(await directory.ask(contracts.readSigningKeys, { tenantId })).keys;
  const idOf = async (status: string) => (await read()).find((key) => key.status === status)?.keyId;

  it('sign what they verify, and the private half is sealed', async () => {
    const current = (await read()).find(({ status }) => status === 'current');
    const sealed = current?.sealedPrivateJwk ?? '';
    const jwk = JSON.parse(await directory.vault.open(`signing-key:${tenantId}`, sealed));
    const token = await new SignJWT({ sub: 'ada' })
      .setProtectedHeader({ alg: 'RS256' })
      .sign(await importJWK(jwk));
    const verified = await jwtVerify(token, await importJWK({ ...current?.publicJwk }));
    expect(verified.payload.sub).toBe('ada');
    expect(current?.publicJwk).not.toHaveProperty('d');
    expect(current?.publicJwk).toMatchObject({ kid: current?.keyId, use: 'sig', alg: 'RS256' });
  });

  it('rotate with an overlap, and the one before can be revoked', async () => {
    const [current, next] = [await idOf('current'), await idOf('next')];
    granted(await directory.ask(contracts.rotateSigningKeys, { tenantId }));
    expect(await idOf('previous')).toBe(current);
    expect(await idOf('current')).toBe(next);

    const revoke = (keyId = '') => directory.ask(contracts.revokeSigningKey, { tenantId, keyId });
    expect(await revoke(next)).toEqual(refused('signing_key_in_use'));
    expect(await revoke('none')).toEqual(refused('signing_key_unknown'));
    granted(await revoke(current));
    expect((await read()).map(({ status }) => status)).toEqual(['current', 'next']);
  });

  it('are nobody’s where there is no tenant', async () => {
    const none = { tenantId: 'none' };
    for (const answer of [
      await directory.ask(contracts.readSigningKeys, none),
      await directory.ask(contracts.rotateSigningKeys, none),
      await directory.ask(contracts.revokeSigningKey, { ...none, keyId: 'k' }),
    ]) {
      expect(answer).toEqual(refused('tenant_unknown'));
    }
  });
});
