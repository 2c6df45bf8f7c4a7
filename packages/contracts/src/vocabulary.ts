import { z } from 'zod';

/** Always three decimals, so that the order of the text is the order of time. */
export const instant = z.iso.datetime({ precision: 3 });

/** A tenant's id: short, lower-case, safe in a stream name. */
export const tenantId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/);

/** `<connection or strategy>|<random>`; holds no personal datum. */
export const userId = z.string().min(1).max(128);

/**
 * A URL that is shown to people, as a link or a picture: nothing that a browser would run or read
 * from a file. For what is written; before 0.2.0 any URL was kept, so what is read may be one.
 */
export const shownUrl = z.url({ protocol: /^https?$/ }).max(2_048);

/** What was kept as a URL to be shown, where it is one. */
export const shownOrNull = (url: string | null): string | null =>
  url !== null && shownUrl.safeParse(url).success ? url : null;

/** E.164. */
export const phoneNumber = z.e164();

/** A word that a factor, or the kind of authenticator it makes, goes by. */
const factorWord = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);

/**
 * A way to prove oneself. Which there are, the table of the factors package says; here any name may
 * come by, so that a release reads what a newer one, which has more of them, records and tells.
 */
export const factorName = factorWord;
export type FactorName = z.output<typeof factorName>;

/** What enrolling a factor makes: an authenticator of this kind. */
export const authenticatorKind = factorWord;

/** The languages of pages, mails and texts, in the order in which a tenant has them at first. */
export const languages = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'pl', 'ja', 'ar'] as const;
export type Language = (typeof languages)[number];

/** How a text reaches a phone. */
export const messageType = z.enum(['sms', 'voice']);
export type MessageType = z.output<typeof messageType>;

/** Why a code is asked for: to prove a new authenticator, or to use a confirmed one. */
export const purpose = z.enum(['enroll', 'login']);
export type Purpose = z.output<typeof purpose>;

/** Whom a key signs for (W3C WebAuthn: relying party), and the one page from which it may. */
export const relyingParty = z.object({
  id: z.string().max(253),
  origin: z.url().max(512),
  userVerification: z.enum(['discouraged', 'preferred', 'required']),
});
export type RelyingParty = z.output<typeof relyingParty>;

/** Paging by offset: `total` counts everything, `items` is one page of it. */
export const page = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), total: z.int().nonnegative() });
export const pageRequest = {
  page: z.int().nonnegative().default(0),
  perPage: z.int().min(0).max(100).default(50),
};

/** A value of JSON, for metadata that belongs to the tenant. */
export const metadata = z.record(z.string(), z.json());

/**
 * A change of something: what is left out stays, and `null` takes back what was decided. Metadata
 * merges at its first level, where `null` removes a key; any other object is replaced.
 */
export const patchOf = <Shape extends z.core.$ZodLooseShape>({ shape }: z.ZodObject<Shape>) =>
  z.object(
    // Every field is made optional, as the type says.
    Object.fromEntries(
      Object.entries(shape).map(([key, field]) => [key, z.optional(z.nullable(field))]),
    ) as { readonly [Key in keyof Shape]: z.ZodOptional<z.ZodNullable<Shape[Key]>> },
  );

/** What an operation answers when there is nothing to say. */
export const nothing = z.object({});

/**
 * How far the stream had come when whoever asks read it: where it is another by now, nothing is
 * changed, and the refusal is `changed_meanwhile`. A service of before does not look at it.
 */
export const expectedRevision = z.int().min(-1).optional();

/** Whether an answer will do that is as old as a second, where another replica has changed it. */
export const mayBeKept = z.boolean().default(false);
