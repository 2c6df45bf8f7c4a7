import { type Setting, settingsOf } from '@countersign/service-runtime';
import type { z } from 'zod';
import { root } from './repository.ts';

/** What libraries read for themselves. */
const ofLibraries = ['NODE_EXTRA_CA_CERTS'];

/** The schema of what a process reads. No package imports a service, so it is found by its name. */
export const schemaOf = async (process: string): Promise<z.ZodType> => {
  // Every process has its schema under this name.
  const config = (await import(`${root}services/${process}/src/config.ts`)) as {
    readonly settings: z.ZodType;
  };
  return config.settings;
};

/** Every setting of a process. */
export const settingsOfProcess = async (process: string): Promise<readonly Setting[]> =>
  settingsOf(await schemaOf(process));

/** The names that a process reads, itself or by a library. */
export const settingsRead = async (process: string): Promise<readonly string[]> => {
  const settings = await settingsOfProcess(process);
  return [...ofLibraries, ...settings.map(({ name }) => name)];
};
