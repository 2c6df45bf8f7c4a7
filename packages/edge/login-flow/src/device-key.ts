import { type Clock, plus } from '@countersign/core';
import { z } from 'zod';
import type { LoginRequest } from './login-request.ts';
import {
  aged,
  daySeconds,
  longestSeconds,
  type PersonCookieNeeds,
  personCookie,
} from './person-cookie.ts';

/**
 * What a browser knows of a person's key of its device: they have proved one here; or they do not
 * want to be asked to add one, for now or for good; or there is nothing here that could be one.
 */
const known = z.object({ is: z.enum(['here', 'refused', 'put-off']), until: z.string() });
type Known = z.output<typeof known>['is'];

/** Auth0 asks again after as many days, of passkeys; of keys of devices it does not say. */
const putOffSeconds = 30 * daySeconds;

/** Nothing is granted by it: it says what to ask first, and what not to ask. */
export const deviceKeys = (needs: PersonCookieNeeds & { readonly clock: Clock }) => {
  const { clock, vault } = needs;
  const cookie = personCookie(needs, { name: 'countersign-device', purpose: 'device-key' });
  const signatureOf = (at: LoginRequest, userId: string, value: string) =>
    vault.fingerprint('device-key-cookie', JSON.stringify([cookie.nameFor(at, userId), value]));

  const note = (at: LoginRequest, userId: string, is: Known): void => {
    const lifetime = is === 'put-off' ? putOffSeconds : longestSeconds;
    const text = JSON.stringify({ is, until: plus(clock(), lifetime * 1_000) });
    const value = aged(at, Buffer.from(text).toString('base64url'));
    cookie.keep(at, userId, `${value}.${signatureOf(at, userId, value)}`, lifetime);
  };

  return {
    note,
    /** What this browser knows; what is to stay for good is written anew, as no cookie does. */
    read: (at: LoginRequest, userId: string): Known | undefined => {
      const [age = '', text = '', signature] = (cookie.read(at, userId) ?? '').split('.');
      // What was signed with another key, by a ring that has turned since, is forgotten.
      if (signature !== signatureOf(at, userId, `${age}.${text}`)) return undefined;
      const { is, until } = known.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
      if (until <= clock()) return undefined;
      if (is !== 'put-off') note(at, userId, is);
      return is;
    },
  };
};
export type DeviceKeys = ReturnType<typeof deviceKeys>;
