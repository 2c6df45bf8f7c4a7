/** The grants by which a second factor is proved, one for each way of proving it. */
export const mfaGrantTypes = [
  'http://auth0.com/oauth/grant-type/mfa-oob',
  'http://auth0.com/oauth/grant-type/mfa-otp',
  'http://auth0.com/oauth/grant-type/mfa-recovery-code',
] as const;
