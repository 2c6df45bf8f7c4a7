import { z } from 'zod';

/** An answer without a body. */
export const noContent = z.undefined();

/** A flag of a query: `true` or `false`. */
export const queryFlag = z.stringbool({ truthy: ['true'], falsy: ['false'] });

/** A caller's choice of fields, of those a resource has. */
export const fieldsQuery = {
  fields: z.string().max(1_000).optional(),
  include_fields: queryFlag.optional(),
};

interface FieldsChosen {
  readonly fields?: string | undefined;
  readonly include_fields?: boolean | undefined;
}

/** Leaves of an object only the fields a caller chose, or all but those. */
export const chosen = <Item extends object>(
  item: Item,
  { fields, include_fields = true }: FieldsChosen,
): Partial<Item> => {
  if (fields === undefined || fields === '') return item;
  const named = new Set(fields.split(',').map((field) => field.trim()));
  const kept = Object.entries(item).filter(([key]) => named.has(key) === include_fields);
  // Every entry comes from the item itself.
  return Object.fromEntries(kept) as Partial<Item>;
};
