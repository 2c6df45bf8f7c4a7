import { type Connection, listConnections, type User } from '@countersign/contracts';
import type { Ask } from '@countersign/edge-http';
import { z } from 'zod';
import type { LoginRequest } from './login-request.ts';
import {
  aged,
  daySeconds,
  longestSeconds,
  type PersonCookieNeeds,
  personCookie,
} from './person-cookie.ts';

/** What the cookie of somebody says who is never to be asked. */
const refused = 'refused';

/** What a connection says of passkeys, in Auth0's words; of what it does not, Auth0's default. */
const options = z.object({
  authentication_methods: z.object({
    passkey: z.object({ enabled: z.literal(true) }),
  }),
  passkey_options: z
    .object({
      challenge_ui: z.enum(['both', 'autofill', 'button']).nullish(),
      progressive_enrollment_enabled: z.boolean().nullish(),
      local_enrollment_enabled: z.boolean().nullish(),
    })
    .nullish(),
});

/** How passkeys are offered on a login page. */
export interface PasskeySettings {
  /** The databases that let people in by them, by name. */
  readonly connections: readonly string[];
  /** Those of them that offer one of this device to who signs in by one of another. */
  readonly offeredIn: readonly string[];
  readonly hasAutofill: boolean;
  readonly hasButton: boolean;
}

const settingsOf = ({ name, options: said }: Connection) => {
  const { data } = options.safeParse(said);
  if (!data) return [];
  const {
    challenge_ui: ui,
    progressive_enrollment_enabled: isProgressive,
    local_enrollment_enabled: isLocal,
  } = data.passkey_options ?? {};
  const isOffered = { isProgressive: isProgressive ?? true, isLocal: isLocal ?? true };
  return [{ name, ui: ui ?? 'both', ...isOffered }];
};

/** What the databases of a login page say of passkeys; `undefined` where none has any. */
export const passkeySettings = (databases: readonly Connection[]): PasskeySettings | undefined => {
  const all = databases.flatMap(settingsOf);
  if (all.length === 0) return undefined;
  return {
    connections: all.map(({ name }) => name),
    offeredIn: all.filter(({ isLocal }) => isLocal).map(({ name }) => name),
    hasAutofill: all.some(({ ui }) => ui !== 'button'),
    hasButton: all.some(({ ui }) => ui !== 'autofill'),
  };
};

/** Whether a person's own connection lets its people in by passkeys. */
export const hasPasskeys = async (
  ask: Ask,
  { tenantId, connection }: Pick<User, 'tenantId' | 'connection'>,
): Promise<boolean> => {
  const listed = await ask(listConnections, { tenantId, name: connection });
  return listed.ok && passkeySettings(listed.value.items) !== undefined;
};

/** Whether a database offers a passkey to who has signed in by a password. */
const isOfferedBy = (database: Connection | undefined): boolean =>
  database !== undefined && settingsOf(database).some(({ isProgressive }) => isProgressive);

const ofAnotherDevice = z.object({ authenticatorAttachment: z.literal('cross-platform') });

/**
 * Whether what signed is no part of the device that its browser is on, but a phone beside it, say.
 * The browser alone says so, and nothing is granted by it.
 * @throws where the answer is no JSON.
 */
export const isOfAnotherDevice = (answer: string): boolean =>
  ofAnotherDevice.safeParse(JSON.parse(answer)).success;

/** When people are offered a passkey: not in a browser where they have put it off. */
export const passkeyOffers = (needs: PersonCookieNeeds) => {
  const cookie = personCookie(needs, { name: 'countersign-passkey', purpose: 'passkey-offer' });
  /** Auth0: thirty days. Or for good, where they do not want to be asked again. */
  const putOff = (at: LoginRequest, userId: string, forGood: boolean): void => {
    const value = aged(at, forGood ? refused : 'put-off');
    cookie.keep(at, userId, value, forGood ? longestSeconds : 30 * daySeconds);
  };
  /** What is put off for good is written anew, as no cookie stays so. */
  const isPutOff = (at: LoginRequest, userId: string): boolean => {
    const said = cookie.read(at, userId);
    if (said?.endsWith(`.${refused}`)) putOff(at, userId, true);
    return said !== undefined;
  };
  return {
    putOff,
    isPutOff,
    /** Whether one is offered to who signs in by the password that a database knows. */
    isDue: (at: LoginRequest, userId: string, database: Connection | undefined): boolean =>
      isOfferedBy(database) && !isPutOff(at, userId),
  };
};
export type PasskeyOffers = ReturnType<typeof passkeyOffers>;
