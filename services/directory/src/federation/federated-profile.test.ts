import { describe, expect, it } from 'vitest';
import { federatedProfile } from './federated-profile.ts';

describe('the profile a provider vouches for', () => {
  it('takes the standard claims', () => {
    expect(
      federatedProfile({
        sub: '1',
        email: 'Ada@Example.com',
        email_verified: true,
        name: 'Ada Lovelace',
        given_name: 'Ada',
        family_name: 'Lovelace',
        nickname: 'ada',
        picture: 'https://idp.example/ada.png',
      }),
    ).toEqual({
      email: 'ada@example.com',
      emailVerified: true,
      name: 'Ada Lovelace',
      givenName: 'Ada',
      familyName: 'Lovelace',
      nickname: 'ada',
      picture: 'https://idp.example/ada.png',
    });
  });

  it.each([undefined, false, 'true', 1])(
    'does not count an address as verified where the provider says %s',
    (verified) => {
      const claims = { email: 'ada@example.com', email_verified: verified };
      expect(federatedProfile(claims)).toEqual({ email: 'ada@example.com', emailVerified: false });
    },
  );

  it('leaves out what is not in the shape it ought to be', () => {
    const claims = { email: 'not an address', name: '', given_name: 7, picture: 'nowhere' };
    expect(federatedProfile(claims)).toEqual({});
  });
});
