import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ManagementWorld, openManagement } from '../../testing/management-world.ts';

let world: ManagementWorld;
beforeAll(async () => {
  world = await openManagement();
});
afterAll(() => world.close());

interface Key {
  readonly kid: string;
  readonly cert: string;
  readonly fingerprint: string;
  readonly thumbprint: string;
  readonly [status: string]: unknown;
}
const listed = async (): Promise<readonly Key[]> =>
  JSON.parse((await world.call('GET', '/keys/signing')).text);
const published = async (): Promise<readonly { kid: string; n: string }[]> => {
  const url = '/.well-known/jwks.json';
  return (await world.app.inject({ url, headers: { host: 'acme.test' } })).json().keys;
};
const statuses = async () =>
  (await listed()).map(({ current, next, previous, revoked }) =>
    [...[current && 'current', next && 'next', previous && 'previous', revoked && 'revoked']]
      .filter(Boolean)
      .join(),
  );

describe('the signing keys of a tenant', () => {
  it('are listed with a certificate of the key that is published', async () => {
    for (const { kid, cert, thumbprint, fingerprint } of await listed()) {
      const certificate = new X509Certificate(cert);
      const { n } = certificate.publicKey.export({ format: 'jwk' });
      expect((await published()).find((key) => key.kid === kid)?.n).toBe(n);
      expect(certificate.verify(certificate.publicKey)).toBe(true);
      expect(certificate.subject).toBe('CN=acme.test');
      expect(certificate.fingerprint).toBe(fingerprint);
      expect(thumbprint).toBe(fingerprint.replaceAll(':', ''));
      expect(cert).not.toContain('PRIVATE');
    }
  });
  it('have the same certificate each time they are asked for', async () => {
    expect(await listed()).toEqual(await listed());
  });
  it('rotate, and the one before is revoked at once', async () => {
    expect(await statuses()).toEqual(['current', 'next']);
    const [before, next] = await listed();
    const rotated = JSON.parse((await world.call('POST', '/keys/signing/rotate')).text);
    expect(rotated.kid).toBe(next?.kid);
    expect(await statuses()).toEqual(['previous', 'current', 'next']);
    const revoked = await world.call('PUT', `/keys/signing/${before?.kid}/revoke`);
    expect([revoked.status, JSON.parse(revoked.text)]).toEqual([
      200,
      { kid: before?.kid, cert: before?.cert },
    ]);
    expect(await statuses()).toEqual(['previous,revoked', 'current', 'next']);
    expect((await published()).map(({ kid }) => kid)).not.toContain(before?.kid);
  });
  it("are each tenant's own", async () => {
    const [ours] = await listed();
    const theirs = await world.call('GET', `/keys/signing/${ours?.kid}`, {
      at: 'other',
      as: 'other',
    });
    expect(theirs.status).toBe(404);
  });
});
