const lengthOfRandom = 16;

/** An authenticator's id as Auth0 forms them: `dev_` and sixteen alphanumerics. */
export const newAuthenticatorId = (newId: () => string): string =>
  `dev_${newId()
    .replaceAll(/[^A-Za-z0-9]/g, '')
    .slice(-lengthOfRandom)}`;
