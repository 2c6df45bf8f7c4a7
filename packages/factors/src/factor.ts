import type { Authenticator, FactorName, MessageType } from '@countersign/contracts';

/**
 * What a factor makes of the text a person gave for it: the value kept, or nothing when it is
 * unusable.
 */
export type Parse = (text: string) => string | undefined;

/**
 * One way to prove oneself, and all of it: what it is called on the wire, what enrolling keeps,
 * what a person sees of it, what a token may say of it. Lists, guards and unions are derived from
 * the table of these in `index.ts`.
 */
export interface Factor {
  readonly name: FactorName;
  /** The kind of authenticator that enrolling makes. */
  readonly kind: Authenticator['kind'];
  /** What Auth0's clients know it by. */
  readonly wire: {
    readonly authenticatorType: 'otp' | 'oob' | 'recovery-code';
    /** The type in `mfa_requirements`, and in a user's authentication methods. */
    readonly type: string;
    /** The channels a code can take, as `oob_channel` spells them. */
    readonly channels: readonly string[];
  };
  /** What an answer is held against: a code we sent, a key and the time, or what was given out. */
  readonly proof: 'sent-code' | 'time-step' | 'given-code';
  /**
   * It stands beside others, for when they are lost or not at hand (Auth0's word: dependent): it
   * is nothing to begin with, and whoever has nothing else has enrolled nothing.
   */
  readonly isSpare: boolean;
  /** How long an answer is; `undefined` where the tenant decides. */
  readonly digits: number | undefined;
  /** Reads what is kept of it (an address, a key) from the way a person wrote it. */
  readonly parse: Parse;
  /** The address as a person may see it again; empty where it has none. */
  readonly hint: (address: string) => string;
  /**
   * The answer as it is meant, whatever way it was typed or pasted; `digits` is how long it is,
   * where that is known. Reading what was read changes nothing.
   */
  readonly read: (answer: string, digits?: number) => string;
  /** What a token may say of a proof by it: a value of RFC 8176, section 2. */
  readonly amr: (messageType: MessageType | undefined) => string;
}
