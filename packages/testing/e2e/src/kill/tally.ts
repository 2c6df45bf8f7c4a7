/** What the people and the carrier saw while Countersign was being killed. */
export interface Tally {
  /** Pages answered. */
  steps: number;
  logins: number;
  enrollments: number;
  passkeyLogins: number;
  interruptions: number;
  tokensWithoutMfa: number;
  /** And signatures. */
  codesAcceptedTwice: number;
  /** Of phones and passkeys. */
  enrollmentsLost: number;
  /** Answers that nothing explains, in words. */
  readonly surprises: string[];
}

export const newTally = (): Tally => ({
  steps: 0,
  logins: 0,
  enrollments: 0,
  passkeyLogins: 0,
  interruptions: 0,
  tokensWithoutMfa: 0,
  codesAcceptedTwice: 0,
  enrollmentsLost: 0,
  surprises: [],
});
