import { type Saying, type SoftKey, softKey } from '@countersign/factors/testing';
import { z } from 'zod';
import type { beginLogin } from './login.ts';
import type { Management } from './management.ts';
import type { Page } from './person.ts';

export const offerPath = '/u/passkey-enrollment';

const listed = z.array(z.object({ id: z.string() }));

/** Has the people of a site's database sign in by passkeys, too. */
export const letInByPasskeys = async (
  call: Management['call'],
  ui: 'autofill' | 'button' = 'button',
) => {
  const [database] = listed.parse(await call('GET', '/connections?strategy=auth0'));
  await call('PATCH', `/connections/${database?.id}`, {
    options: {
      authentication_methods: { passkey: { enabled: true } },
      passkey_options: { challenge_ui: ui },
    },
  });
};

/** What stands for a character in an attribute, as pages escape it. */
const escapes: Readonly<Record<string, string>> = {
  ...{ '&quot;': '"', '&#39;': "'" },
  ...{ '&lt;': '<', '&gt;': '>', '&amp;': '&' },
};

/** What a page gives its browser for a ceremony. */
const optionsIn = ({ html }: Page): unknown => {
  const [, options = '{}'] = /data-options="([^"]*)"/.exec(html) ?? [];
  return JSON.parse(options.replaceAll(/&(?:quot|#39|lt|gt|amp);/g, (each) => escapes[each] ?? ''));
};

/** A device that has looked who holds it, and keeps copies elsewhere, which count nothing. */
const verified: Saying = {
  ...{ userVerified: true, backupEligible: true, backedUp: true },
  counter: 0,
};

/** What a browser says of itself that can make a passkey. */
export const ableBrowser = { 'webauthn-platform-available': 'true' };

type Begun = Awaited<ReturnType<typeof beginLogin>>;

/** Makes a passkey on the page that offers one. */
export const makePasskey = async (
  site: string,
  login: Pick<Begun, 'submit'>,
  offer: Page,
): Promise<{ readonly key: SoftKey; readonly answered: Page }> => {
  const key = softKey({ origin: new URL(site).origin, attachment: 'platform' });
  const response = key.create(optionsIn(offer), verified);
  return { key, answered: await login.submit(offer, { action: 'default', response }) };
};

/** What a passkey signs for the login page that is open: the fields that are posted. */
export const signedFor = ({ page }: Pick<Begun, 'page'>, key: SoftKey) => ({
  passkey: key.get(optionsIn(page), verified),
});
