import { distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import { type Setting, settingsOf } from './setting.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Settings that cannot be used: a sentence for each, and no secret in any. */
export class BadSettings extends Error {
  override readonly name = 'BadSettings';
}

/** Enough to recognise a mistake by. */
const shownMaxLength = 80;

/** What was found, without what may stand before an `@`: somebody's password. */
const found = (value: string | undefined, { isSecret }: Setting): string => {
  if (value === undefined) return 'is not given';
  if (isSecret) return `is not shown, has ${value.length} characters, and cannot be used`;
  const shown = value.slice(0, shownMaxLength).replace(/^.*@/s, '…@');
  return `is ${JSON.stringify(shown)}, which cannot be used`;
};

const faultOf = (
  { message, code }: z.core.$ZodIssue,
  value: string | undefined,
  setting: Setting,
) => {
  const why = code === 'custom' ? `: ${message}` : '';
  const { name, sentence, example } = setting;
  return `${name} ${found(value, setting)}${why}. ${sentence} For example ${name}=${example}`;
};

/** Names that others define, some of them a letter apart from one that we read. */
const isOfOthers = (name: string) => /^(AWS|OTEL)_/.test(name);
const lettersOf = (name: string) => [...name].toSorted().join('');

/**
 * Whether a name is another by a slip: written small, two letters changed places, one is wrong,
 * missing or too many; two of them in a long name. Of a short one only the first two, as there
 * `HOST` is next to `HOME`.
 */
const isSlip = (name: string, known: string): boolean => {
  const upper = name.toUpperCase();
  const apart = distance(upper, known);
  if (apart === 0) return true;
  const isShort = known.length < 8;
  const isTurned = apart === 2 && lettersOf(upper) === lettersOf(known);
  return isTurned || (!isShort && apart === 1) || (known.length >= 12 && apart === 2);
};

/** What is given under a name that is nearly one of ours: it would be passed over in silence. */
const nearMisses = (environment: Environment, settings: readonly Setting[]) => {
  const known = new Set(settings.map(({ name }) => name));
  return Object.keys(environment).flatMap((name) => {
    if (known.has(name) || isOfOthers(name)) return [];
    const meant = settings.find((setting) => isSlip(name, setting.name));
    return meant ? [`${name} is no setting. Is ${meant.name} meant? ${meant.sentence}`] : [];
  });
};

/**
 * Parses a process's settings, once, from its environment. An empty setting counts as not given.
 * @throws {BadSettings} a sentence for every setting that cannot be used or is misspelt
 */
export const readSettings = <Schema extends z.ZodType>(
  schema: Schema,
  environment: Environment,
): z.output<Schema> => {
  const settings = settingsOf(schema);
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = schema.safeParse(given);
  const issues = parsed.error?.issues ?? [];
  const faults = settings.flatMap((setting) => {
    const issue = issues.find(({ path }) => path[0] === setting.name);
    return issue ? [faultOf(issue, given[setting.name], setting)] : [];
  });
  const misspelt = nearMisses(given, settings);
  if (parsed.success && misspelt.length === 0) return parsed.data;
  throw new BadSettings([...misspelt, ...faults].join('\n'));
};

/** Reads a process's settings, or says in sentences what is wrong with them and ends it. */
export const loadSettings = <Schema extends z.ZodType>(
  process: string,
  schema: Schema,
  environment: Environment,
): z.output<Schema> => {
  try {
    return readSettings(schema, environment);
  } catch (error) {
    if (!(error instanceof BadSettings)) throw error;
    const lines = error.message.replaceAll(/^/gm, '  ');
    globalThis.process.stderr.write(`${process} cannot start:\n${lines}\n`);
    globalThis.process.exit(1);
  }
};
