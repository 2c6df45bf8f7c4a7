import {
  createConnection,
  createUser,
  finishFederatedLogin,
  type Profile,
  startFederatedLogin,
} from '@countersign/contracts';
import type { OutgoingMail } from '@countersign/mail-dispatch';
import { startOidcProvider } from '@countersign/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ManagementWorld, openManagement } from '../../testing/management-world.ts';

const granted = <Value>(
  reply: { readonly ok: true; readonly value: Value } | { readonly ok: false },
): Value => {
  if (!reply.ok) throw new Error('refused');
  return reply.value;
};

/** Somebody of whom their provider says nothing but that it is them. */
const strangerIn = async ({ ask }: ManagementWorld) => {
  const provider = await startOidcProvider();
  const { issuer, clientId, clientSecret } = provider;
  const federation = { issuer, clientId, clientSecret };
  const { connectionId } = granted(
    await ask(createConnection, { tenantId: 'acme', name: 'corp', strategy: 'oidc', federation }),
  );
  const at = { tenantId: 'acme', connectionId };
  const redirectUri = 'https://acme.test/login/callback';
  const { location, ticket } = granted(
    await ask(startFederatedLogin, { ...at, redirectUri, state: 'state-of-the-transaction' }),
  );
  const callbackUrl = await provider.signIn(location, { sub: 'stranger' });
  const { userId } = granted(await ask(finishFederatedLogin, { ...at, callbackUrl, ticket }));
  await provider.stop();
  return userId;
};

describe('a ticket that is mailed', () => {
  const taken: OutgoingMail[] = [];
  let mailing: ManagementWorld;
  beforeAll(async () => {
    const send = async (mail: OutgoingMail) => {
      taken.push(mail);
      return { status: 'accepted' } as const;
    };
    mailing = await openManagement({
      mailer: { send, close: async () => {} },
      privateProviders: true,
    });
  });
  afterAll(() => mailing.close());

  const somebody = async (profile: Profile) => {
    const name = { tenantId: 'acme', connection: 'Username-Password-Authentication' };
    const made = await mailing.ask(createUser, {
      ...{ ...name, profile, password: 'canary-battery-staple' },
    });
    if (!made.ok) throw new Error(made.refusal);
    return made.value.userId;
  };
  const send = (body: object) =>
    mailing.call('POST', '/guardian/enrollments/ticket', { body: { send_mail: true, ...body } });

  it('goes to its person, with the very link that is answered', async () => {
    const { status, text } = await send({ user_id: await somebody({ email: 'ada@example.com' }) });
    expect(status).toBe(200);
    await expect.poll(() => taken).toMatchObject([{ to: 'ada@example.com' }]);
    expect(taken.splice(0)[0]?.text.split('\n')).toContain(JSON.parse(text).ticket_url);
  });

  it('goes where it is said to go, in the language that is said', async () => {
    const user_id = await somebody({ email: 'eve@example.com' });
    const email = 'canary@example.com';
    expect(await send({ user_id, email, email_locale: 'fr' })).toMatchObject({ status: 200 });
    await expect.poll(() => taken).toMatchObject([{ to: email }]);
    expect(taken.splice(0)[0]?.subject).toContain('Configurez');
  });

  it('is not issued where there is no address to send it to', async () => {
    const user_id = await strangerIn(mailing);
    const { status, text } = await send({ user_id });
    expect(status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({
      errorCode: 'operation_not_supported',
      message: 'The user has no email address: name one, or leave send_mail out.',
    });
    expect((await send({ user_id, email: 'bob@example.com' })).status).toBe(200);
    await expect.poll(() => taken.splice(0)).toMatchObject([{ to: 'bob@example.com' }]);
  });

  it('takes an address that is one', async () => {
    const user_id = await somebody({ email: 'zoe@example.com' });
    expect(await send({ user_id, email: 'zoe' })).toMatchObject({ status: 400 });
    expect(taken).toEqual([]);
  });
});
