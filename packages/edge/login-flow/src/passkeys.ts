import type { Connection } from '@countersign/contracts';
import type { Cookies } from '@countersign/edge-http';
import type { Vault } from '@countersign/vault';
import { z } from 'zod';
import type { LoginRequest } from './login-request.ts';

const day = 24 * 3_600;
/** As long as browsers let a cookie live. */
const everSeconds = 400 * day;

/** What a connection says of passkeys, in Auth0's words; of what it does not, Auth0's default. */
const options = z.object({
  authentication_methods: z.object({
    passkey: z.object({ enabled: z.literal(true) }),
  }),
  passkey_options: z
    .object({
      challenge_ui: z.enum(['both', 'autofill', 'button']).nullish(),
      progressive_enrollment_enabled: z.boolean().nullish(),
    })
    .nullish(),
});

/** How passkeys are offered on a login page. */
export interface PasskeySettings {
  /** The databases that let people in by them, by name. */
  readonly connections: readonly string[];
  readonly hasAutofill: boolean;
  readonly hasButton: boolean;
}

const settingsOf = ({ name, options: said }: Connection) => {
  const { data } = options.safeParse(said);
  if (!data) return [];
  const { challenge_ui: ui, progressive_enrollment_enabled: isOffered } =
    data.passkey_options ?? {};
  return [{ name, ui: ui ?? 'both', isOffered: isOffered ?? true }];
};

/** What the databases of a login page say of passkeys; `undefined` where none has any. */
export const passkeySettings = (databases: readonly Connection[]): PasskeySettings | undefined => {
  const all = databases.flatMap(settingsOf);
  if (all.length === 0) return undefined;
  return {
    connections: all.map(({ name }) => name),
    hasAutofill: all.some(({ ui }) => ui !== 'button'),
    hasButton: all.some(({ ui }) => ui !== 'autofill'),
  };
};

/** Whether a database offers a passkey to who has signed in by a password. */
const isProgressive = (database: Connection | undefined): boolean =>
  database !== undefined && settingsOf(database).some(({ isOffered }) => isOffered);

/** A digest's first 132 bits: enough to tell people apart, and short for a cookie's name. */
const nameLength = 22;

interface Needs {
  readonly cookies: Cookies;
  readonly vault: Pick<Vault, 'fingerprint'>;
}

/** When people are offered a passkey: not in a browser where they have put it off. */
export const passkeyOffers = ({ cookies, vault }: Needs) => {
  const nameFor = ({ transaction: { tenantId } }: LoginRequest, userId: string): string => {
    const digest = vault.fingerprint('passkey-offer', JSON.stringify([tenantId, userId]));
    return `${cookies.nameOf('countersign-passkey.')}${digest.slice(0, nameLength)}`;
  };
  return {
    isDue: (at: LoginRequest, userId: string, database: Connection | undefined): boolean =>
      isProgressive(database) && at.request.cookies[nameFor(at, userId)] === undefined,
    /** Auth0: thirty days. Or for good, where they do not want to be asked again. */
    putOff: (at: LoginRequest, userId: string, forGood: boolean): void => {
      const maxAge = forGood ? everSeconds : 30 * day;
      at.reply.setCookie(nameFor(at, userId), '1', { ...cookies.options, maxAge });
    },
  };
};
export type PasskeyOffers = ReturnType<typeof passkeyOffers>;
