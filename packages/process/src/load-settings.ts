import { BadSettings, loadConfig } from '@countersign/kernel';
import type { z } from 'zod';

/** Reads a process's settings, or says in one sentence what is wrong with them and ends it. */
export const loadSettings = <Schema extends z.ZodType>(
  process: string,
  schema: Schema,
  environment: Readonly<Record<string, string | undefined>>,
): z.output<Schema> => {
  try {
    return loadConfig(schema, environment);
  } catch (error) {
    if (!(error instanceof BadSettings)) throw error;
    globalThis.process.stderr.write(`${process} cannot start: ${error.message}.\n`);
    globalThis.process.exit(1);
  }
};
