import {
  type ActivityKind,
  type Authenticator,
  type FactorName,
  type Language,
  languages,
  type MessageType,
  type Purpose,
  type RelyingParty,
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
  /**
   * Who signs in by it has typed nothing: it is a first factor. It is proved as no second one, so
   * no admin switches it on as such; by a rank above 0 it stands in the way of none.
   */
  readonly isFirst?: true;
  /**
   * It is enrolled beside another alone (Auth0's word: dependent), offered once that was proved.
   * Whoever has it has something all the same: nothing is enrolled in its place.
   */
  readonly isDependent?: true;
  readonly words: InLanguages<FactorWords>;
  /** Auth0's key for a tenant's own word for it, on the pages where factors are chosen. */
  readonly ownTextKey?: string;
  /** What stands beside its name where factors are chosen: an SVG path of 24 units each way. */
  readonly icon?: string;
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
  /** What nobody else of the tenant may have: with the same, theirs is refused. */
  readonly unique?: string;
  /** The model that a key is said to be: its AAGUID. */
  readonly aaguid?: string;
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

/** A key of the person: which authenticator it is, and what enrolling kept of it, opened. */
export interface Key {
  readonly authenticatorId: string;
  readonly kept: string;
}

/** A model of authenticators, as FIDO's metadata has it. */
export interface AuthenticatorModel {
  /** The certificates that vouch for its keys lead to one of these: DER, in base64. */
  readonly roots: readonly string[];
  /** What FIDO says of it, by its own words: `FIDO_CERTIFIED_L2`, `REVOKED`. */
  readonly statuses: readonly string[];
}

/** Which models a tenant lets people enrol keys of, and what is known of models. */
export interface AuthenticatorPolicy {
  readonly aaguids: readonly string[];
  /** By AAGUID. Empty where the metadata is not there: then no key can be told from another. */
  readonly models: ReadonlyMap<string, AuthenticatorModel>;
  readonly now: string;
}

/** A ceremony: what a key is to sign, where, and which keys of the person may. */
export interface Ceremony {
  readonly tenantId: string;
  readonly userId: string;
  readonly challengeId: string;
  readonly purpose: Purpose;
  /** Whose the signature is to be for, and from which page. */
  readonly relyingParty: RelyingParty;
  /** How many answers were refused: each makes what is to be signed another. */
  readonly round: number;
  /** The keys of this factor that may answer. */
  readonly keys: readonly Key[];
  /** Every key of the person, whatever its factor: none is enrolled twice. */
  readonly all: readonly Key[];
  /** What is to be signed, where it does not follow from the rest. */
  readonly challenge?: string;
  /** Where a key is enrolled, and the tenant takes some models alone. */
  readonly policy?: AuthenticatorPolicy | undefined;
  readonly fingerprint: Fingerprint;
}

/** What a signature showed. */
export type SignedEvidence =
  /**
   * `reason` is for the log: a signature made for another site is no slip of its person; and a key
   * of a model that the tenant does not take is none either.
   */
  | {
      readonly kind: 'wrong';
      readonly reason?: 'another_origin' | 'authenticator_not_allowed';
    }
  | {
      readonly kind: 'signed';
      /** A value of RFC 8176, as far as the key lets it be known. */
      readonly amr: string;
      /** Where it was enrolled by this answer: what is kept, and what nobody else may have. */
      readonly enrolled?: { readonly keeps: string; readonly unique: string };
      /** Whether the authenticator found that it is its person who holds it, in this ceremony. */
      readonly isUserVerified: boolean;
      /** Where it was proved: which one, and how often it has signed by its own count. */
      readonly proved?: {
        readonly authenticatorId: string;
        readonly counter: number;
        /** What it counted when it was enrolled. */
        readonly counterAtFirst: number;
        /** Whether there is a copy of it elsewhere now. */
        readonly isBackedUp: boolean;
      };
    };

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
  /**
   * What a key signs: any of the person's of the same factor may. What is to be signed is good for
   * one answer, right or wrong, and for so long.
   */
  | {
      readonly by: 'signature';
      readonly judge: (answer: string, ceremony: Ceremony) => Promise<SignedEvidence>;
      /** What the browser is told; nobody's secret. */
      readonly options: (ceremony: Ceremony) => z.core.util.JSONType;
      readonly lifetimeMs: number;
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

type Read = ReadGiven<Malformed | 'totp_secret_malformed'>;

/** How an admin gives it to somebody. */
export interface Registration {
  readonly read: (
    given: Readonly<Record<string, unknown>>,
  ) => ReturnType<Read> | Promise<ReturnType<Read>>;
  /** The fields of a method of this kind in the Management API, and the one that it needs. */
  readonly method: {
    readonly fields: Readonly<Record<string, z.ZodType>>;
    readonly required: string;
    /** `host` is the tenant's own, without its port. */
    readonly given: (
      body: Readonly<Record<string, unknown>>,
      host: string,
    ) => Readonly<Record<string, unknown>>;
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
    readonly authenticatorType:
      | 'otp'
      | 'oob'
      | 'recovery-code'
      /** What no client of the MFA API can be challenged by. */
      | 'webauthn-roaming'
      | 'webauthn-platform'
      | 'passkey';
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
  }) => Pick<Authenticator, 'phoneNumber' | 'preferredMessageType' | 'email' | 'credential'>;
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
    /** Of an answer that was to enrol it, where that is not called the same. */
    readonly enrollmentFailed?: ActivityKind;
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
