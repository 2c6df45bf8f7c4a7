import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { challengeShape, pkceHolds } from './pkce.ts';

/** RFC 7636, appendix B. */
const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

describe('PKCE', () => {
  it('holds for the verifier of the challenge', () => {
    expect(challengeShape.test(challenge)).toBe(true);
    expect(pkceHolds(challenge, verifier)).toBe(true);
  });

  it('holds for no other, for none, and for one of the wrong shape', () => {
    expect(pkceHolds(challenge, `${verifier.slice(0, -1)}l`)).toBe(false);
    expect(pkceHolds(challenge, undefined)).toBe(false);
    expect(pkceHolds(challenge, challenge)).toBe(false);
    expect(pkceHolds(challenge, 'short')).toBe(false);
    expect(pkceHolds(challenge, `${verifier}é`)).toBe(false);
  });

  it.each([
    ['a character too short', 'a'.repeat(42)],
    ['a character too long', 'a'.repeat(129)],
    ['begun by what no verifier has', `!${'a'.repeat(43)}`],
    ['ended by what no verifier has', `${'a'.repeat(43)}!`],
  ])('does not hold for one that is %s, though it answers the challenge', (_, odd) => {
    expect(pkceHolds(createHash('sha256').update(odd).digest('base64url'), odd)).toBe(false);
  });

  it.each([43, 128])('holds for one of %d characters', (length) => {
    const long = 'a'.repeat(length);
    expect(pkceHolds(createHash('sha256').update(long).digest('base64url'), long)).toBe(true);
  });

  it.each(['', 'a', `${challenge}a`, `a${challenge}`, `!${challenge}`, `${challenge}!`])(
    'takes no “%s” for a challenge, and holds for none of another length',
    (odd) => {
      expect(challengeShape.test(odd)).toBe(false);
      expect(pkceHolds(`${odd}AAAA`, verifier)).toBe(false);
    },
  );

  it('does not hold where a verifier comes and no challenge was set', () => {
    expect(pkceHolds(undefined, verifier)).toBe(false);
    expect(pkceHolds(undefined, undefined)).toBe(true);
  });
});
