import { z } from 'zod';
import { Secret } from './secret.ts';

/** A setting that must never be printed. */
export const secret = (lengthMin = 1) =>
  z
    .string()
    .min(lengthMin)
    .transform((value) => new Secret(value));

/** A setting that is on or off, written `1` or `0`. */
export const flag = z.enum(['0', '1']).transform((value) => value === '1');

/** Settings that cannot be used, each named, none repeated. */
export class BadSettings extends Error {
  override readonly name = 'BadSettings';
}

/**
 * Parses a process's settings, once, from its environment. An empty setting counts as unset.
 * @throws {BadSettings} naming every setting that is missing or malformed, and no value.
 */
export const loadConfig = <Schema extends z.ZodType>(
  schema: Schema,
  environment: Readonly<Record<string, string | undefined>>,
): z.output<Schema> => {
  const given = Object.entries(environment).filter(([, value]) => value !== '');
  const parsed = schema.safeParse(Object.fromEntries(given));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')} (${issue.code})`);
  throw new BadSettings(`these settings are missing or malformed: ${faults.join(', ')}`);
};
