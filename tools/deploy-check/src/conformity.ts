import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type KubernetesObject, modelOf } from './kubernetes-object.ts';
import { run } from './program.ts';
import { root } from './repository.ts';

const compilerOptions = {
  ...{ strict: true, noEmit: true, skipLibCheck: true, types: [] },
  ...{ module: 'nodenext', moduleResolution: 'nodenext', target: 'es2024' },
};

const named = ({ kind, metadata }: KubernetesObject) => `${kind} ${metadata.name}`;

/** An object as a literal of its kind's type: the compiler then refuses a field that it lacks. */
const typed = (object: KubernetesObject, index: number): string =>
  [
    `import type { I${object.kind} as Kind${index} } from '${modelOf(object)}';`,
    `// ${named(object)}`,
    `export const object${index}: Kind${index} = ${JSON.stringify(object, undefined, 2)};`,
  ].join('\n');

/**
 * What Kubernetes would refuse: fields that are unknown or missing, told by its types. An offline
 * stand-in for `kubectl apply --validate=strict`.
 */
export const faultsOf = async (objects: readonly KubernetesObject[]): Promise<string> => {
  // Beside our dependencies, so that the types are found.
  const modules = join(root, 'tools/deploy-check/node_modules/.cache');
  await mkdir(modules, { recursive: true });
  const folder = await mkdtemp(join(modules, 'chart-'));
  try {
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    await writeFile(join(folder, 'rendered.ts'), objects.map(typed).join('\n\n'));
    const project = { compilerOptions, files: ['rendered.ts'] };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(project));
    const tsc = join(root, 'node_modules/.bin/tsc');
    const { code, out } = await run(tsc, ['--project', folder]);
    return code === 0 ? '' : out;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** A model: the class of a kind, which knows the formats its types cannot say. */
interface Model {
  new (data: KubernetesObject): { validate: () => void };
}

/** What an object's own schema says against it. */
export const complaintsOf = async (object: KubernetesObject): Promise<string | undefined> => {
  // The package exports a class under each kind's name.
  const models = (await import(modelOf(object))) as Readonly<Record<string, Model>>;
  const Kind = models[object.kind];
  if (!Kind) return `${named(object)}: no such kind`;
  try {
    new Kind(object).validate();
    return undefined;
  } catch (error) {
    return `${named(object)}: ${error}`;
  }
};
