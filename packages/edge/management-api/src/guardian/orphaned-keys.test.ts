import { expect, it } from 'vitest';
import { orphanedKeysWarning } from './orphaned-keys.ts';

const factor = 'webauthn-roaming';

it.each([
  [{ factor }, 'keys_orphaned;factor=webauthn-roaming'],
  [{ factor, count: 0 }, 'keys_orphaned;factor=webauthn-roaming;count=0'],
  [
    { factor, count: 1_200, estimated: true },
    'keys_orphaned;factor=webauthn-roaming;count=1200;estimated',
  ],
])('says of %j what is left behind', (left, warning) => {
  expect(orphanedKeysWarning(left)).toBe(warning);
});
