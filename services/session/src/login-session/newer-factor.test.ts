import { randomUUID } from 'node:crypto';
import {
  listAuthenticators,
  readLogin,
  registerAuthenticator,
  startEnrollment,
} from '@countersign/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ann,
  annsPhone,
  begin,
  must,
  openSession,
  type Session,
  tenantId,
} from '../testing/open-session.ts';

let session: Session;
beforeEach(async () => {
  session = await openSession();
});
afterEach(() => session.stop());

const user = { tenantId, userId: ann };

/** What a release with more factors has recorded, read by this one. */
const registeredByNewer = async (kind: string) => {
  const stream = `authenticators-${tenantId}.${ann}`;
  const { revision } = await session.store.load(stream);
  const data = {
    ...{ ...user, authenticatorId: 'dev_newer', kind },
    sealed: await session.vault.sealFor(user, kind, 'canary'),
    registeredAt: session.clock(),
  };
  const event = { id: randomUUID(), type: 'AuthenticatorRegistered', data, metadata: {} };
  await session.store.append(stream, revision, [event]);
};

describe("an authenticator of a newer release's factor", () => {
  it('proves nothing here, and nothing is enrolled in its place', async () => {
    await registeredByNewer('iris-scan');
    const { loginSessionId } = await begin(session, { transactionId: 't1' });
    const within = { tenantId, loginSessionId };
    expect(must(await session.ask(readLogin, within))).toMatchObject({
      ...{ next: 'nothing', authenticators: [] },
    });
    const form = { ...within, factor: 'sms', phoneNumber: annsPhone };
    expect(await session.ask(startEnrollment, form)).toMatchObject({
      refusal: 'enrollment_not_allowed',
    });
  });

  it('is listed as it is, without what is sealed', async () => {
    await registeredByNewer('iris-scan');
    const { authenticators } = must(await session.ask(listAuthenticators, user));
    expect(authenticators).toMatchObject([{ kind: 'iris-scan', confirmed: true }]);
    expect(JSON.stringify(authenticators)).not.toContain('canary');
  });

  it('can be neither registered nor enrolled here', async () => {
    const authenticator = { kind: 'iris-scan', iris: 'brown' };
    expect(await session.ask(registerAuthenticator, { ...user, authenticator })).toMatchObject({
      refusal: 'authenticator_malformed',
    });
    const { loginSessionId } = await begin(session, { transactionId: 't1' });
    const form = { tenantId, loginSessionId, factor: 'iris-scan' };
    expect(await session.ask(startEnrollment, form)).toMatchObject({ refusal: 'factor_off' });
  });
});
