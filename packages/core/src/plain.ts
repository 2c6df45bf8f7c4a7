import type { z } from 'zod';

type Schema = z.core.$ZodTypes;
type Def = Schema['_zod']['def'];

const isOverwritten = ({ checks = [] }: Def): boolean =>
  checks.some((check) => check._zod.def.check === 'overwrite');

/** The schemas that a schema is made of; nothing where it makes something else of what it reads. */
const partsOf = (def: Def): readonly z.core.$ZodType[] | undefined => {
  switch (def.type) {
    case 'string':
    case 'number':
    case 'boolean':
      return 'coerce' in def && def.coerce ? undefined : [];
    case 'null':
    case 'undefined':
    case 'any':
    case 'unknown':
    case 'never':
    case 'literal':
    case 'enum':
      return [];
    case 'object':
      return [...Object.values(def.shape), ...(def.catchall ? [def.catchall] : [])];
    case 'array':
      return [def.element];
    case 'tuple':
      return [...def.items, ...(def.rest ? [def.rest] : [])];
    case 'record':
      return [def.keyType, def.valueType];
    case 'union':
      return def.options;
    case 'intersection':
      return [def.left, def.right];
    case 'optional':
    case 'nullable':
    case 'nonoptional':
    // What is typed as having been read has its defaults already.
    case 'default':
    case 'catch':
      return [def.innerType];
    case 'lazy':
      return [def.getter()];
    default:
      return undefined;
  }
};

/** Whether all that a schema is made of only looks; what was looked at already is `seen`. */
const onlyLooks = (schema: z.core.$ZodType, seen: Set<z.core.$ZodType>): boolean => {
  if (seen.has(schema)) return true;
  seen.add(schema);
  // Every schema of zod is one of these; its base type does not say so.
  const { def } = (schema as Schema)._zod;
  const parts = isOverwritten(def) ? undefined : partsOf(def);
  return parts?.every((part) => onlyLooks(part, seen)) ?? false;
};

const judged = new WeakMap<z.core.$ZodType, boolean>();

/**
 * Whether a schema only looks at what it is given: what is typed as its output, and says no more
 * than it names, is what it would make of it. Nothing is transformed, coerced or trimmed; but for
 * an address (`z.url()`), of which zod takes off the blanks around it, and no service says any.
 */
export const isPlain = (schema: z.core.$ZodType): boolean => {
  const plain = judged.get(schema) ?? onlyLooks(schema, new Set());
  judged.set(schema, plain);
  return plain;
};
