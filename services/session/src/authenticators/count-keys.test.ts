import { countKeys, registerAuthenticator, removeAuthenticator } from '@countersign/contracts';
import { softKey } from '@countersign/factors/testing';
import { countedPorts } from '@countersign/testkit';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { origin } from '../testing/holding.ts';
import {
  ann,
  enrolled,
  must,
  openSession,
  type Session,
  tenantId,
} from '../testing/open-session.ts';

const bob = 'auth0|bob';
const meter = countedPorts();
let session: Session;
beforeEach(async () => {
  session = await openSession({
    through: (ports) => ({
      ...ports,
      store: meter.store(ports.store),
      messaging: meter.messaging(ports.messaging),
    }),
  });
  await enrolled(session, { transactionId: 't1' });
});
afterEach(() => session.stop());

const bring = async (
  userId: string,
  relyingPartyId: string,
  kind = 'webauthn-roaming',
  of = tenantId,
) => {
  const { id: keyId, publicKey } = softKey({ origin });
  const inBase64 = Buffer.from(publicKey).toString('base64');
  const authenticator = { kind, keyId, publicKey: inBase64, relyingPartyId };
  return must(await session.ask(registerAuthenticator, { tenantId: of, userId, authenticator }));
};
const asked = { tenantId, userIds: [ann, bob], factor: 'webauthn-roaming' };
const count = async (relyingPartyId: string, more: object = {}) =>
  must(await session.ask(countKeys, { ...asked, relyingPartyId, ...more })).count;

it('counts every key that was made for the site, and nothing else', async () => {
  expect(await count('acme.example')).toBe(0);
  for (const [userId, site] of [
    [ann, 'acme.example'],
    [ann, 'acme.example'],
    [bob, 'acme.example'],
    [bob, 'login.acme.example'],
  ] as const) {
    await bring(userId, site);
  }
  await bring(ann, 'acme.example', 'passkey');
  await bring(ann, 'acme.example', 'webauthn-roaming', 'other');
  expect([await count('acme.example'), await count('login.acme.example')]).toEqual([3, 1]);
  expect(await count('acme.example', { userIds: [bob] })).toBe(1);
  expect(await count('acme.example', { factor: 'passkey' })).toBe(1);
  expect(await count('acme.example', { factor: 'sms' })).toBe(0);
});

it('counts none that was removed, or whose person was erased', async () => {
  const { authenticatorId } = await bring(ann, 'acme.example');
  await bring(bob, 'acme.example');
  must(await session.ask(removeAuthenticator, { tenantId, userId: ann, authenticatorId }));
  expect(await count('acme.example')).toBe(1);
  await session.vault.erase({ tenantId, userId: bob });
  expect(await count('acme.example')).toBe(0);
});

it('is one look at what each has, and asks nobody else', async () => {
  meter.since();
  await count('acme.example');
  expect(meter.since()).toMatchObject({ loads: 2, recordsRead: 0, recordsWritten: 0, asked: 0 });
});
