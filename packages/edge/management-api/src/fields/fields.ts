import { z } from 'zod';

const json = z.json();
type Json = z.output<typeof json>;
type Bag = Readonly<Record<string, Json>>;

/** A promise that is not kept here: what may be said of it all the same, and why nothing else. */
interface Unkept {
  readonly only: z.ZodType;
  readonly why: string;
}
type Kept = Readonly<Record<string, z.ZodType>>;
type Refused = Readonly<Record<string, Unkept>>;

type Words<Text extends string> = Text extends `${infer First} ${infer Rest}`
  ? First | Words<Rest>
  : Text;

/** Fields that may hold anything, their names with spaces between them. */
export const anything = <const Text extends string>(...names: readonly Text[]) =>
  // One for each of the names, as the type says.
  Object.fromEntries(names.flatMap((some) => some.split(' ')).map((name) => [name, json])) as {
    readonly [Key in Words<Text>]: typeof json;
  };

export const only = (schema: z.ZodType, why: string): Unkept => ({ only: schema, why });
/** For what is asked for by `true`, or within an object by some field of it that is `true`. */
export const off = (why: string, ...fields: readonly string[]): Unkept =>
  only(
    fields.length === 0
      ? z.literal(false)
      : z.looseObject(
          Object.fromEntries(fields.map((field) => [field, z.literal(false).nullish()])),
        ),
    why,
  );
/** For what is asked for by saying anything at all. */
export const none = (why: string): Unkept =>
  only(z.union([z.strictObject({}), z.array(z.never())]), why);

/** Fields of which each may be left out, or be `null`. */
export const nullish = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  // Every field is made optional and nullable, as the type says.
  Object.fromEntries(Object.entries(shape).map(([key, field]) => [key, z.nullish(field)])) as {
    readonly [Key in keyof Shape]: z.ZodOptional<z.ZodNullable<Shape[Key]>>;
  };

const without = (record: object, unwanted: (value: unknown) => boolean) =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => !unwanted(value)));

interface Known<Acts, Keeps, Refuses> {
  /** What is acted upon. */
  readonly acts: Acts;
  /** What nobody relies on: stored as it was sent, and answered. */
  readonly kept: Keeps;
  /** What promises something that is not done here: refused by name, unless it is switched off. */
  readonly refused: Refuses;
}
type Answered<Name extends PropertyKey> = { readonly [Key in Name]: z.ZodOptional<typeof json> };

/**
 * Every field that Auth0's published schema of a resource knows, in three classes. `null` is taken
 * everywhere: it takes back what was decided.
 */
export const defineFields = <
  Acts extends z.core.$ZodLooseShape,
  Keeps extends Kept,
  Refuses extends Refused,
>(
  known: Known<Acts, Keeps, Refuses>,
) => {
  const promises = Object.fromEntries(
    Object.entries(known.refused).map(([name, { only: fits, why }]) => [
      name,
      json.refine((value) => value === null || fits.safeParse(value).success, { error: why }),
    ]),
  );
  const others: Readonly<Record<string, z.ZodType>> = { ...known.kept, ...promises };
  const isOther = (name: string) => Object.hasOwn(others, name);

  return {
    ...known,
    // What is kept is JSON to whoever reads it; only what is acted upon has a type of its own.
    /** What may be sent. */
    taken: { ...nullish(known.acts), ...nullish(others) } as ReturnType<typeof nullish<Acts>>,
    /** What may be answered of that which is only kept. */
    answered: Object.fromEntries(
      Object.keys(others).map((name) => [name, json.optional()]),
      // One for each of the names, as the type says.
    ) as Answered<keyof Keeps | keyof Refuses>,
    /** What a body says of that which is only kept; `null` takes it away. */
    keptOf: (body: object): Bag | undefined => {
      const sent = Object.entries(body).filter(
        ([name, value]) => isOther(name) && value !== undefined,
      );
      // The schema has found JSON in each of them.
      return sent.length === 0 ? undefined : (Object.fromEntries(sent) as Bag);
    },
    /** What is stored, as it may be answered: what would be refused today is left out. */
    shown: (stored: Bag = {}): Bag =>
      Object.fromEntries(
        Object.entries(stored).filter(([name, value]) => others[name]?.safeParse(value).success),
      ),
  };
};

/** A new thing has nothing that could be taken back. */
export const withoutNulls = (record: object = {}): Record<string, Json> =>
  // Whatever was JSON still is.
  without(record, (value) => value === null || value === undefined) as Record<string, Json>;
