import { createHmac } from 'node:crypto';
import type { KeyValue } from '@countersign/core';
import { dataKeys, isOpenable, type User } from './data-keys.ts';
import type { KeyRing, RingKey } from './key-ring.ts';
import { type Purpose, purposeKey, unambiguous } from './purpose-key.ts';
import { openBytes, sealBytes, Unopenable } from './sealing.ts';

/** Seals what is kept and not read: personal data with a key per user, the rest by master key. */
export interface Vault {
  /** Seals personal data. @throws {Erased} where the user was erased */
  readonly sealFor: (user: User, context: string, text: string) => Promise<string>;
  /** Opens personal data; `undefined` once the user is erased. @throws {Unopenable} */
  readonly openFor: (user: User, context: string, sealed: string) => Promise<string | undefined>;
  /** Destroys the user's data key, for good: what was sealed for them can never be opened again. */
  readonly erase: (user: User) => Promise<void>;
  readonly seal: (context: string, text: string) => Promise<string>;
  /** Opens what `seal` sealed in the same context. @throws {Unopenable} */
  readonly open: (context: string, sealed: string) => Promise<string>;
  /** A keyed hash, to find a value by without keeping it. The same for ever. */
  readonly fingerprint: (context: string, text: string) => string;
}

interface Needs {
  readonly masterKeys: KeyRing;
  readonly dataKeys: KeyValue<string>;
}

/** Each user has one key, so the values sealed with it need no other name for it. */
const userKeyId = 'user';

const toBytes = (text: string) => new TextEncoder().encode(text);
const toText = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** The keys of one purpose, derived once and held ready. */
const keysFor = (ring: KeyRing, purpose: Purpose) => {
  const derived = ({ id, key }: RingKey) => [id, purposeKey(key, purpose)] as const;
  const keys = new Map(ring.keys.map(derived));
  const key = keys.get(ring.current);
  if (!key) throw new Error('a key ring has no current key');
  const place = (id: string) => ring.keys.findIndex((each) => each.id === id);
  return {
    current: { keyId: ring.current, key },
    keyOf: (id: string) => keys.get(id),
    isOlder: (id: string) => place(id) < place(ring.current),
  };
};

const ofService = (context: string) => ['service', context];
const ofUser = ({ tenantId, userId }: User, context: string) => ['user', context, tenantId, userId];

/** Says of records of data keys whether these master keys open them: for backups. */
export const dataKeyOpener = (masterKeys: KeyRing): ((record: string) => boolean) => {
  const { keyOf } = keysFor(masterKeys, 'wrap');
  return (record) => isOpenable(keyOf, record);
};

/** Opens the vault: sealing, opening, erasing and fingerprints, on one ring of master keys. */
export const openVault = ({ masterKeys, dataKeys: records }: Needs): Vault => {
  const master = keysFor(masterKeys, 'seal');
  const users = dataKeys({ records, ...keysFor(masterKeys, 'wrap') });
  const lookup = purposeKey(masterKeys.lookup, 'fingerprint');

  return {
    sealFor: async (user, context, text) => {
      const sealing = { keyId: userKeyId, key: await users.obtain(user) };
      return sealBytes({ ...sealing, binding: ofUser(user, context) }, toBytes(text));
    },
    openFor: async (user, context, sealed) => {
      const key = await users.find(user);
      if (key === undefined) return undefined;
      if (key === 'absent') throw new Unopenable('nothing was ever sealed for this user');
      const keyOf = (id: string) => (id === userKeyId ? key : undefined);
      return toText(openBytes({ keyOf, binding: ofUser(user, context) }, sealed));
    },
    erase: users.erase,
    seal: async (context, text) =>
      sealBytes({ ...master.current, binding: ofService(context) }, toBytes(text)),
    open: async (context, sealed) =>
      toText(openBytes({ keyOf: master.keyOf, binding: ofService(context) }, sealed)),
    fingerprint: (context, text) =>
      createHmac('sha256', lookup).update(unambiguous(context, text)).digest('base64url'),
  };
};
