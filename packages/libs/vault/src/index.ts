export { openUnder, sealUnder } from './carried.ts';
export { type CodeRing, codeRing, UnknownCodeKey } from './code-ring.ts';
export { dataKeyBucket, Erased, type User, unlessErased } from './data-keys.ts';
export { createKeyRingFile, loadKeyRing, rotateKeyRing, stageKey } from './key-ring.file.ts';
export { BadKeyRing, type KeyRing, newKeyRing } from './key-ring.ts';
export { openable, Unopenable } from './sealing.ts';
export { dataKeyOpener, openVault, type Vault } from './vault.ts';
