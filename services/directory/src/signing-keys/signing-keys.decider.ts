import { accept, type Decider, refuse } from '@countersign/core';
import type {
  FreshKey,
  RevokeSigningKey,
  RotateSigningKeys,
  SigningKeysCommand,
  StartSigning,
} from './signing-keys.commands.ts';
import {
  SigningKeyAdded,
  SigningKeyRevoked,
  type SigningKeysEvent,
  SigningKeysRotated,
} from './signing-keys.events.ts';
import { evolve, initial, type SigningKeys } from './signing-keys.state.ts';

export type SigningKeysRefusal = 'tenant_unknown' | 'signing_key_unknown' | 'signing_key_in_use';

const added = (key: FreshKey, now: string) => SigningKeyAdded({ ...key, at: now });

/** Starting twice is starting once: creating a tenant may be repeated after a crash. */
const start = ({ current, next, now }: StartSigning, { keys }: SigningKeys) =>
  keys.length > 0
    ? accept()
    : accept(
        added(current, now),
        SigningKeysRotated({ keyId: current.keyId, at: now }),
        added(next, now),
      );

const rotate = ({ fresh, now }: RotateSigningKeys, { keys }: SigningKeys) => {
  const next = keys.find(({ status }) => status === 'next');
  if (!next) return refuse('tenant_unknown');
  return accept(SigningKeysRotated({ keyId: next.keyId, at: now }), added(fresh, now));
};

const revoke = ({ keyId, now }: RevokeSigningKey, { keys }: SigningKeys) => {
  const key = keys.find((each) => each.keyId === keyId);
  if (!key) return refuse('signing_key_unknown');
  if (key.status === 'revoked') return accept();
  if (key.status !== 'previous') return refuse('signing_key_in_use');
  return accept(SigningKeyRevoked({ keyId, at: now }));
};

export const signingKeys: Decider<
  SigningKeys,
  SigningKeysCommand,
  SigningKeysEvent,
  SigningKeysRefusal
> = {
  initial,
  evolve,
  decide: (command, state) => {
    switch (command.type) {
      case 'StartSigning':
        return start(command, state);
      case 'RotateSigningKeys':
        return rotate(command, state);
      case 'RevokeSigningKey':
        return revoke(command, state);
    }
  },
};
