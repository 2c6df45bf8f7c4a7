import type { Page } from 'playwright-core';

interface Making {
  readonly transport: 'usb' | 'internal';
  readonly isUserVerified?: boolean;
}

/** An authenticator of Chromium's own, as its DevTools protocol makes one for a page. */
export const openAuthenticator = async (
  page: Page,
  { transport, isUserVerified = false }: Making,
) => {
  const client = await page.context().newCDPSession(page);
  await client.send('WebAuthn.enable');
  const isPlatform = transport === 'internal';
  const { authenticatorId } = await client.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', ctap2Version: 'ctap2_1', transport },
      ...{ hasResidentKey: isPlatform, hasUserVerification: isPlatform || isUserVerified },
      ...{ isUserVerified: isPlatform || isUserVerified, automaticPresenceSimulation: true },
    },
  });
  const credentials = async () =>
    (await client.send('WebAuthn.getCredentials', { authenticatorId })).credentials;

  return {
    credentials,
    /** Whether somebody is there who touches it. */
    isTouched: (enabled: boolean) =>
      client.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled }),
    /** Takes what it knows: it is another key now. */
    take: async () => {
      const own = await credentials();
      await client.send('WebAuthn.clearCredentials', { authenticatorId });
      return own;
    },
    give: async (own: Awaited<ReturnType<typeof credentials>>) => {
      for (const credential of own) {
        await client.send('WebAuthn.addCredential', { authenticatorId, credential });
      }
    },
    /** Says in its answers what is not so. */
    lies: (bits: { readonly isBogusSignature?: boolean; readonly isBadUP?: boolean }) =>
      client.send('WebAuthn.setResponseOverrideBits', { authenticatorId, ...bits }),
    remove: () => client.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId }),
  };
};
