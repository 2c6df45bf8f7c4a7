import fc from 'fast-check';

export const tenants = ['acme', 'acme', 'other'] as const;
export const people = ['auth0|ann', 'auth0|ann', 'auth0|bob'] as const;
const phones = ['+12025550101', '+12025550102', '+12025550103'] as const;
const deeds = [
  ...(['enroll', 'enroll', 'issue', 'issue', 'resend', 'resend', 'read'] as const),
  ...(['complete', 'complete', 'complete', 'review', 'remove'] as const),
  ...(['add-passkey', 'add-passkey', 'add-passkey', 'remove-passkey'] as const),
] as const;
/** The one on the phone, any other, one of before, or the one of somebody else's login. */
const codes = ['right', 'right', 'right', 'wrong', 'wrong', 'stale', 'stolen'] as const;
/**
 * What a passkey signs for a page that was just opened, or that was left open; a signature that is
 * none; what a page was answered before; and another's id with a signature of one's own.
 */
const signatures = [
  ...(['right', 'right', 'right', 'right'] as const),
  ...(['late', 'wrong', 'stale', 'stolen'] as const),
] as const;
const mostly = (usual: boolean) => fc.constantFrom(usual, usual, usual, usual, usual, !usual);

const whose = { tenantId: fc.constantFrom(...tenants), userId: fc.constantFrom(...people) };
/** Which of the logins there are, whoever's it may be; 0 is the latest. */
const which = fc.nat(2);

const begin = fc.record({
  does: fc.constant('begin' as const),
  ...whose,
  transaction: fc.nat(20),
  stepUp: mostly(false),
  /** Whether a browser session stands for the first factor, of which login, and whose. */
  session: fc.option(fc.record({ which: fc.nat(4), isTheirs: mostly(true) }), { freq: 2 }),
});
const deed = fc.record({
  does: fc.constantFrom(...deeds),
  which,
  /** In the name of another tenant. */
  isForeign: mostly(false),
  /** The code is to come by mail, where it can: seldom enough, as it takes somebody enrolled. */
  byMail: fc.constantFrom(true, true, true, false),
  phoneNumber: fc.constantFrom(...phones),
  /** What is to be enrolled. */
  factor: fc.constantFrom('sms', 'sms', 'webauthn-roaming', 'webauthn-platform'),
  /** In a browser where a key of the device was proved before. */
  isOnKnownDevice: mostly(false),
});
const answer = fc.record({
  does: fc.constant('answer' as const),
  which,
  code: fc.constantFrom(...codes),
});
const enter = fc.record({
  does: fc.constant('enter' as const),
  ...whose,
  transaction: fc.nat(20),
  stepUp: mostly(false),
  signs: fc.constantFrom(...signatures),
  /** On how many pages at once. */
  pages: fc.constantFrom(1, 1, 1, 5),
  isUserVerified: fc.constantFrom(true, true, false),
  /** On a page of another tenant. */
  isForeign: mostly(false),
});
/** A device is lost, with the passkeys on it. */
const lose = fc.record({ does: fc.constant('lose' as const), ...whose });
const register = fc.record({
  does: fc.constant('register' as const),
  ...whose,
  phoneNumber: fc.constantFrom(...phones),
  /** A passkey that they have elsewhere, in the place of a phone. */
  isPasskey: fc.boolean(),
});
const decide = fc.record({
  does: fc.constant('decide' as const),
  tenantId: whose.tenantId,
  demands: mostly(true),
  isOn: mostly(true),
  isPasskeyEnough: fc.boolean(),
});

type Of<Arbitrary> = Arbitrary extends fc.Arbitrary<infer Value> ? Value : never;
export type Begin = Of<typeof begin>;
export type Deed = Of<typeof deed>;
export type Answer = Of<typeof answer>;
export type Enter = Of<typeof enter>;
export type Lose = Of<typeof lose>;
export type Register = Of<typeof register>;
export type Decide = Of<typeof decide>;
/** One thing somebody does. */
export type Step = Begin | Deed | Answer | Enter | Lose | Register | Decide;

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: begin },
  { weight: 36, arbitrary: deed },
  { weight: 32, arbitrary: answer },
  { weight: 10, arbitrary: enter },
  { weight: 1, arbitrary: lose },
  { weight: 2, arbitrary: register },
  { weight: 2, arbitrary: decide },
);

/** A history: people do some things at the same time, then time passes, and so on. */
export const history = fc.array(
  fc.record({
    steps: fc.array(step, { minLength: 1, maxLength: 4 }),
    passesMs: fc.oneof(
      { weight: 20, arbitrary: fc.constantFrom(0, 0, 1, 1_000, 20_000, 60_000) },
      { weight: 1, arbitrary: fc.constantFrom(299_999, 300_000, 840_000) },
    ),
  }),
  { minLength: 30, maxLength: 60, size: 'max' },
);
