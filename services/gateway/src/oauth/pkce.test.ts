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

  it('does not hold where a verifier comes and no challenge was set', () => {
    expect(pkceHolds(undefined, verifier)).toBe(false);
    expect(pkceHolds(undefined, undefined)).toBe(true);
  });
});
