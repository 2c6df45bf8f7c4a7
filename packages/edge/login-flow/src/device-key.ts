import { type Clock, plus } from '@countersign/core';
import type { Cookies } from '@countersign/edge-http';
import type { Vault } from '@countersign/vault';
import { z } from 'zod';
import type { LoginRequest } from './login-request.ts';

/**
 * What a browser knows of a person's key of its device: they have proved one here; or they do not
 * want to be asked to add one, for now or for good; or there is nothing here that could be one.
 */
const known = z.object({ is: z.enum(['here', 'refused', 'put-off']), until: z.string() });
type Known = z.output<typeof known>['is'];

const dayMs = 24 * 3_600_000;
/** Auth0 asks again after as many days, of passkeys; of keys of devices it does not say. */
const putOffMs = 30 * dayMs;
/** As long as a browser keeps a cookie (RFC 6265bis, section 5.5). */
const longestMs = 400 * dayMs;
/** A digest's first 132 bits: enough to tell people apart, and short for a cookie's name. */
const nameLength = 22;

interface Needs {
  readonly cookies: Cookies;
  readonly clock: Clock;
  readonly vault: Pick<Vault, 'fingerprint'>;
}

/**
 * A browser's cookie for each person, whose name tells nobody but us whose it is, under a digest
 * that only we make. Nothing is granted by it: it says what to ask first, and what not to ask.
 */
export const deviceKeys = ({ cookies, clock, vault }: Needs) => {
  const nameFor = ({ transaction: { tenantId } }: LoginRequest, userId: string): string => {
    const digest = vault.fingerprint('device-key', JSON.stringify([tenantId, userId]));
    return `${cookies.nameOf('countersign-device.')}${digest.slice(0, nameLength)}`;
  };
  const signatureOf = (name: string, value: string) =>
    vault.fingerprint('device-key-cookie', JSON.stringify([name, value]));

  const note = (loginRequest: LoginRequest, userId: string, is: Known): void => {
    const lifetimeMs = is === 'put-off' ? putOffMs : longestMs;
    const name = nameFor(loginRequest, userId);
    const text = JSON.stringify({ is, until: plus(clock(), lifetimeMs) });
    const value = Buffer.from(text).toString('base64url');
    loginRequest.reply.setCookie(name, `${value}.${signatureOf(name, value)}`, {
      ...cookies.options,
      maxAge: lifetimeMs / 1_000,
    });
  };

  return {
    note,
    /** What this browser knows; what is to stay for good is written anew, as no cookie does. */
    read: (loginRequest: LoginRequest, userId: string): Known | undefined => {
      const name = nameFor(loginRequest, userId);
      const [value = '', signature] = (loginRequest.request.cookies[name] ?? '').split('.');
      // What was signed with another key, by a ring that has turned since, is forgotten.
      if (signature !== signatureOf(name, value)) return undefined;
      const { is, until } = known.parse(JSON.parse(Buffer.from(value, 'base64url').toString()));
      if (until <= clock()) return undefined;
      if (is !== 'put-off') note(loginRequest, userId, is);
      return is;
    },
  };
};
export type DeviceKeys = ReturnType<typeof deviceKeys>;
