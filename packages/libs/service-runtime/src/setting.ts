import { z } from 'zod';

/** What is said of a setting, to whoever reads the documentation or got it wrong. */
interface Description {
  /** What it is for and how it is written. */
  readonly sentence: string;
  /** A value that it takes. */
  readonly example: string;
}

const descriptions = z.registry<Description>();

/** A setting: how it is read, a sentence that says what it is, and a value that it takes. */
export const setting = <Schema extends z.ZodType>(
  schema: Schema,
  sentence: string,
  example: string,
): Schema => {
  // One schema may serve several settings.
  const own = schema.clone();
  descriptions.add(own, { sentence, example });
  return own;
};

/** A setting, as its schema tells of it. */
export interface Setting extends Description {
  readonly name: string;
  readonly isSecret: boolean;
  /** What holds where it is not given; undefined where nothing does. */
  readonly byDefault: unknown;
}

type Wrapped = z.ZodOptional<z.ZodType> | z.ZodDefault<z.ZodType> | z.ZodPipe<z.ZodType>;
const isWrapped = (schema: z.ZodType): schema is Wrapped =>
  schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPipe;

/** `secret()` of `core` says so of itself, also where it may be left out or is refined. */
const isSecret = (schema: z.ZodType): boolean => {
  if (z.globalRegistry.get(schema)?.isSecret === true) return true;
  if (!isWrapped(schema)) return false;
  return isSecret(schema instanceof z.ZodPipe ? schema.in : schema.unwrap());
};

const shapeOf = (schema: z.ZodType): Readonly<Record<string, z.ZodType>> => {
  // What stands before a transform is a schema like others; zod's type is of its core.
  if (schema instanceof z.ZodPipe) return shapeOf(schema.in as z.ZodType);
  if (schema instanceof z.ZodObject) return schema.shape;
  throw new Error('settings are an object, one field each');
};

const byDefault = (schema: z.ZodType): unknown =>
  schema instanceof z.ZodDefault ? schema.def.defaultValue : undefined;

/** Every setting that a process reads. @throws where one of them is told of by nothing */
export const settingsOf = (schema: z.ZodType): readonly Setting[] =>
  Object.entries(shapeOf(schema)).map(([name, field]) => {
    const said = descriptions.get(field);
    if (!said) throw new Error(`nothing says what ${name} is: see setting()`);
    return { name, ...said, isSecret: isSecret(field), byDefault: byDefault(field) };
  });

/** Settings that mean something only together: all of them are given, or none. */
export const together =
  (...names: readonly string[]) =>
  (given: Readonly<Record<string, unknown>>, context: z.RefinementCtx): void => {
    const [there] = names.filter((name) => given[name] !== undefined);
    if (there === undefined) return;
    for (const name of names.filter((each) => given[each] === undefined)) {
      const message = `it belongs together with ${there}, which is given`;
      context.addIssue({ code: 'custom', path: [name], message });
    }
  };
