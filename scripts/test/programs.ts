import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program some suites need, and Debian's package of it. */
export interface Program {
  readonly name: string;
  readonly purpose: string;
  readonly debian: string;
}

const programs: readonly Program[] = [
  {
    name: 'nats-server',
    purpose: 'the suites that talk over a real message server',
    debian: 'nats-server',
  },
  {
    name: 'chromium',
    purpose: 'the suites that click through the pages in a real browser',
    debian: 'chromium',
  },
  {
    name: 'docker-compose',
    purpose: 'the suites that read the compose files as docker would',
    debian: 'docker-compose',
  },
];

/** Servers live where a plain user's PATH does not look. */
const folders = () => [
  ...(process.env.PATH ?? '').split(delimiter),
  '/usr/local/bin',
  '/usr/bin',
  '/usr/local/sbin',
  '/usr/sbin',
];

const isExecutable = (file: string) => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Where a program is; `undefined` when this machine has none. */
const find = ({ name }: Program): string | undefined =>
  folders()
    .map((folder) => join(folder, name))
    .find(isExecutable);

/** The programs this machine lacks. */
export const missing = (): readonly Program[] => programs.filter((program) => !find(program));

/** A PATH on which every program that was found can be found again. */
export const searchPath = (): string => folders().join(delimiter);
