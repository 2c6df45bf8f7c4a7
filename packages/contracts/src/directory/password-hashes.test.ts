import { describe, expect, it } from 'vitest';
import { hashSchemeOf, ownHashScheme } from './password-hashes.ts';

const tail = 'c29tZXNhbHRzb21l$Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5Y2FuYXJ5';
const argon2 = (terms: string) => `$argon2id$v=19$${terms}$${tail}`;
const bcrypt = (prefix: string) => `${prefix}${'a'.repeat(53)}`;

describe('the scheme of a hash', () => {
  it.each([
    [bcrypt('$2a$04$'), 'bcrypt:4'],
    [bcrypt('$2b$10$'), 'bcrypt:10'],
    [bcrypt('$2y$13$'), 'bcrypt:13'],
    [argon2('m=8,t=1,p=1'), 'argon2id:m=8,t=1,p=1'],
    [argon2('m=65536,t=3,p=4'), 'argon2id:m=65536,t=3,p=4'],
    [argon2('m=19456,t=2,p=1'), ownHashScheme],
  ])('of %s is %s', (hash, scheme) => {
    expect(hashSchemeOf(hash)).toBe(scheme);
  });

  it.each([
    ...[bcrypt('$2b$03$'), bcrypt('$2b$14$'), bcrypt('$2x$10$'), bcrypt('$2b$1$')],
    ...['$2b$10$short', `${bcrypt('$2b$10$')}x`, 'canary', ''],
    ...[argon2('m=65537,t=1,p=1'), argon2('m=65536,t=5,p=1'), argon2('m=64,t=11,p=1')],
    ...[argon2('m=64,t=0,p=1'), argon2('m=64,t=1,p=9'), argon2('m=15,t=1,p=2')],
    ...[argon2('m=64,t=1,p=1').replace('argon2id', 'argon2i')],
    ...[argon2('m=64,t=1,p=1').replace('v=19', 'v=16')],
  ])('is none for %s', (hash) => {
    expect(hashSchemeOf(hash)).toBeUndefined();
  });
});
