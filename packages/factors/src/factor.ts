import {
  type ActivityKind,
  type Authenticator,
  type FactorName,
  type Language,
  languages,
  type MessageType,
  type Purpose,
} from '@countersign/contracts';
import type { z } from 'zod';

/** What is said in each language; a factor of one's own may leave out all but English. */
export type InLanguages<Words> = Readonly<Partial<Record<Language, Words>>> & {
  readonly en: Words;
};

/** What is said in a language; in English where there is nothing in that one. */
export const inLanguage = <Words>(words: InLanguages<Words>, language: string): Words =>
  words[languages.find((each) => each === language) ?? 'en'] ?? words.en;

/** What people read of a factor, in one language. */
export interface FactorWords {
  /** Where factors are listed. */
  readonly name: string;
  /** In a mail: what was added. */
  readonly mail: string;
  /**
   * One of several to choose from, where it has an address of which `shown` may be seen. `name` is
   * the one above, or the tenant's own.
   */
  readonly choice?: (name: string, shown: string) => string;
}

/** What the two plain pages of a factor say: each asks for one thing. */
export interface PageWords {
  readonly enrollment: { readonly title: string; readonly text: string; readonly field: string };
  readonly challenge: { readonly title: string; readonly text: string; readonly field: string };
  /** Of an answer that is not right. */
  readonly wrong: string;
}

/** What everybody may know of a factor, also of one that nobody can be challenged by here. */
export interface KnownFactor {
  /** Auth0's name of it, and the admin's. */
  readonly name: FactorName;
  /**
   * 0: it stands on its own (Auth0's word: independent). Else it stands beside others, for when
   * they are lost or not at hand: it is nothing to begin with, and whoever has nothing else has
   * enrolled nothing. The higher, the later one should come to it.
   */
  readonly recoveryRank: 0 | 1 | 2;
  readonly words: InLanguages<FactorWords>;
  /** Auth0's key for a tenant's own word for it, on the pages where factors are chosen. */
  readonly ownTextKey?: string;
  /** What a ticket that is for it alone calls it; without one no ticket is. */
  readonly ticketName?: string;
  /** What `/users/{id}/enrollments` calls it; without one it is not listed there. */
  readonly enrollmentName?: string;
}

/** What an authenticator is known by, as it was read: an address, a key, a secret. */
export interface Known {
  readonly known: string;
  /** Of a phone: how messages reach it. */
  readonly messageType?: MessageType;
}

/** Why what was given cannot be an authenticator. */
type Malformed = 'phone_number_malformed' | 'authenticator_malformed';

/** Reads what somebody gave for a factor, or says why it will not do. */
type ReadGiven<Refusal> = (given: Readonly<Record<string, unknown>>) => Known | Refusal;

/** What is asked for. */
export interface Put {
  /** What enrolling kept, opened; while it is being enrolled, what it was begun with. */
  readonly kept: string;
  readonly challengeId: string;
  readonly authenticatorId: string;
  readonly purpose: Purpose;
}

/** What an answer is held against, and what it takes to do so. */
export interface Kept extends Put {
  readonly tenantId: string;
  readonly userId: string;
  readonly now: string;
  /** A keyed digest: without the key nobody makes it. */
  readonly fingerprint: Fingerprint;
  /** Compares in constant time. */
  readonly equals: (left: string, right: string) => boolean;
}
export type Fingerprint = (context: string, text: string) => string;

/**
 * What an answer showed. The rules are the deciders' alone: that it came in time, that there are
 * attempts left, and that a time step is later than any taken before.
 */
export type Evidence =
  | { readonly kind: 'wrong' }
  /**
   * Right, and good for this one challenge. Where the answer itself brings what is to be kept (a
   * public key, say), that takes the place of what the enrollment was begun with.
   */
  | { readonly kind: 'right'; readonly keeps?: string }
  /** Right at this step of its key, and good once for all challenges. */
  | { readonly kind: 'time-step'; readonly step: number };

export type Judge = (answer: string, kept: Kept) => Evidence | Promise<Evidence>;

/** What an answer is held against. */
export type Proof =
  /** A code that we send: it follows from its challenge, and the tenant decides how long it is. */
  | { readonly by: 'sent-code'; readonly through: 'phone' | 'email' }
  /** What enrolling kept: a key, say. */
  | {
      readonly by: 'kept';
      readonly judge: Judge;
      readonly digits: number;
      /** What its challenge tells whoever makes the answer; nobody's secret. */
      readonly options?: (put: Put) => z.core.util.JSONType;
    }
  /** A code that was given out, and is spent by its use: another takes its place. */
  | { readonly by: 'given-code'; readonly judge: Judge; readonly digits: number };

/** How somebody comes to have it. */
export interface Enrollment {
  /** What they give for it. */
  readonly read: ReadGiven<Malformed>;
  /**
   * Nobody gives anything: what is kept is made here, shown while it is being enrolled, and stays
   * the same while it is the one in hand.
   */
  readonly isMadeHere?: true;
  /** What `/mfa/associate` takes for it, if anything, and how that is given on. */
  readonly association?: {
    readonly field: string;
    readonly maxLength: number;
    readonly given: (
      value: string,
      channel: string | undefined,
    ) => Readonly<Record<string, unknown>>;
  };
}

/** How an admin gives it to somebody. */
export interface Registration {
  readonly read: ReadGiven<Malformed | 'totp_secret_malformed'>;
  /** The fields of a method of this kind in the Management API, and the one that it needs. */
  readonly method: {
    readonly fields: Readonly<Record<string, z.ZodType>>;
    readonly required: string;
    readonly given: (body: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
  };
  /** How a file of people says it, under which name. */
  readonly imported: {
    readonly name: string;
    readonly fields: Readonly<Record<string, z.ZodType>>;
    readonly given: (entry: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
  };
}

/**
 * One way to prove oneself, and all of it that is no page: what it is called on the wire, what
 * enrolling takes and keeps, what a person sees of it, how an answer becomes evidence, what a token
 * and the log may say of it. Lists, guards and wire names are derived from the table of these.
 */
export interface Factor extends KnownFactor {
  /** The kind of authenticator that enrolling makes. */
  readonly kind: Authenticator['kind'];
  /** The context in which what is kept is sealed with its person's key. It can never change. */
  readonly sealedAs: string;
  /** What Auth0's clients of the MFA API know it by. */
  readonly wire: {
    readonly authenticatorType: 'otp' | 'oob' | 'recovery-code';
    /** The type in `mfa_requirements`, and in a person's list. */
    readonly type: string;
    /** The channels of an out-of-band one, as `oob_channel` spells them. */
    readonly channels: readonly string[];
    /** What leads the ids of its authenticators. */
    readonly idPrefix: (messageType: MessageType | undefined) => string;
  };
  readonly proof: Proof;
  /**
   * What its plain pages ask for: one field to enrol it, and one for the answer. Absent where it is
   * not typed, and has pages of its own.
   */
  readonly page?: {
    /** The name of the field by which it is enrolled, in its form and to the session service. */
    readonly field: string;
    readonly maxLength: number;
    /** Whether a phone shows its keys for digits. */
    readonly isNumeric: boolean;
    readonly words: InLanguages<PageWords>;
  };
  /** Absent where it is nothing to enrol: it is given out. */
  readonly enrollment?: Enrollment;
  /** Absent where admins cannot register it. */
  readonly registration?: Registration;
  /** What an authenticator's own fields say of it to those who may see it in clear. */
  readonly fields: (of: {
    readonly known: string | undefined;
    readonly messageType: MessageType | undefined;
  }) => Pick<Authenticator, 'phoneNumber' | 'preferredMessageType' | 'email'>;
  /** The address as a person may see it again; empty where it has none. */
  readonly hint: (address: string) => string;
  /**
   * The answer as it is meant, whatever way it was typed or pasted; `digits` is how long it is,
   * where that is known. Reading what was read changes nothing.
   */
  readonly read: (answer: string, digits?: number) => string;
  /** The longest answer that is looked at, where that is more than of a code. */
  readonly answerMaxLength?: number;
  /** What a token may say of a proof by it: a value of RFC 8176, section 2. */
  readonly amr: (messageType: MessageType | undefined) => string;
  /** What the log calls an answer to it. */
  readonly log: {
    readonly passed: ActivityKind;
    readonly failed: ActivityKind;
    readonly exhausted: ActivityKind;
  };
}

/** A code of any sort, with what was typed around it. */
const codeMaxLength = 64;

/** The longest answer that is looked at. */
export const answerMaxLength = (factor: Factor | undefined): number =>
  factor?.answerMaxLength ?? codeMaxLength;

/** What the log calls an answer to most factors. */
export const secondFactorLog = {
  passed: 'mfa_passed',
  failed: 'mfa_failed',
  exhausted: 'attempts_exhausted',
} as const satisfies Factor['log'];
