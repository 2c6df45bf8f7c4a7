import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from '../child.ts';
import { docker, run } from './engine.ts';

const here = join(root, 'packages/testing/e2e/src/compose/stand-ins');
const base = 'countersign-stand-in-base';
const digest = /@sha256:[0-9a-f]{64}/g;

/** Removes the files of a release and leaves what is in none, as who checks out another has it. */
export const removeFilesOf = async (commit: string, folder: string): Promise<void> => {
  const tree = await run(['git', 'ls-tree', '-r', '-z', '--name-only', commit], { cwd: root });
  const files = tree.split('\0').filter(Boolean);
  await Promise.all(files.map((file) => rm(join(folder, file), { force: true })));
};

/** Copies what git knows of this repository, as somebody would have it who checks it out. */
export const copyRepository = async (folder: string): Promise<void> => {
  const listed = await run(
    ['git', 'ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'],
    { cwd: root },
  );
  for (const file of listed.split('\0').filter(Boolean)) {
    const to = join(folder, file);
    await mkdir(dirname(to), { recursive: true });
    // What is deleted and not yet committed is listed too.
    await copyFile(join(root, file), to).catch(() => undefined);
  }
};

const whereIs = async (program: string) => (await run(['which', program])).trim();

/** A Debian by debootstrap, once for an engine. */
const ensureBase = async (suite: string): Promise<void> => {
  const there = await run(['docker', 'images', '--quiet', `${base}:${suite}`], { mayFail: true });
  if (there.trim() !== '') return;
  const folder = await mkdtemp(join(tmpdir(), 'countersign-debian-'));
  try {
    const packages = '--include=ca-certificates,curl,wget,libstdc++6,libgcc-s1,tzdata';
    await run(['debootstrap', '--variant=minbase', packages, suite, folder]);
    const archive = `${folder}.tar`;
    await run(['tar', '--directory', folder, '--create', '--file', archive, '.']);
    await docker('import', archive, `${base}:${suite}`);
    await rm(archive);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** The programs of this machine that the images are made of, beside a copy of the repository. */
const gather = async (context: string): Promise<void> => {
  const npm = (await run(['npm', 'root', '--global'])).trim();
  await copyFile(process.execPath, join(context, 'node'));
  await cp(join(npm, 'npm'), join(context, 'npm'), { recursive: true });
  await copyFile(await whereIs('nats-server'), join(context, 'nats-server'));
  const ca = process.env.NODE_EXTRA_CA_CERTS;
  await writeFile(join(context, 'ca.pem'), ca ? await readFile(ca) : '');
  await copyRepository(join(context, 'repository'));
};

const imageIn = (text: string, pattern: RegExp): string => {
  const [found] = pattern.exec(text) ?? [];
  if (found === undefined) throw new Error(`no image like ${pattern}`);
  return found.replace(digest, '');
};

/** Which image each of them stands for, as the files of a repository name it. */
const namesIn = async (repository: string) => {
  const dockerfile = await readFile(join(repository, 'deploy/Dockerfile'), 'utf8');
  const compose = await readFile(join(repository, 'docker-compose.yml'), 'utf8');
  return {
    node: imageIn(dockerfile, /node:\S+-slim\S*/),
    distroless: imageIn(dockerfile, /gcr\.io\/distroless\/\S+/),
    nats: imageIn(compose, /nats:\S+-alpine\S*/),
    eventstore: imageIn(compose, /\S+\/eventstoredb-ee:\S+/),
  };
};

/**
 * Makes the images that the files of some repositories ask for and that this machine cannot pull,
 * out of Debian and of its own programs, and gives each the name it stands for.
 */
export const makeStandIns = async (repositories: readonly string[]): Promise<void> => {
  const names = await Promise.all(repositories.map(namesIn));
  const suite = /node:\S+-(\w+)-slim/.exec(names[0]?.node ?? '')?.[1] ?? 'stable';
  await ensureBase(suite);
  await docker('tag', `${base}:${suite}`, 'base');
  const context = await mkdtemp(join(tmpdir(), 'countersign-stand-ins-'));
  try {
    await gather(context);
    const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    const arg = `PNPM=${manifest.packageManager}`;
    for (const target of ['node', 'distroless', 'nats', 'eventstore'] as const) {
      const tags = names.flatMap((each) => ['--tag', each[target]]);
      const from = ['--file', join(here, 'Dockerfile'), '--target', target, '--build-arg', arg];
      await docker('build', ...from, ...tags, context);
    }
  } finally {
    await rm(context, { recursive: true, force: true });
  }
};

/** Unpacks a Debian for another kind of machine, and Node for it; no program of either is run. */
const gatherForeign = async (context: string, suite: string, architecture: string) => {
  const debian = join(context, 'debian');
  const packages = ['--variant=minbase', '--include=libstdc++6,libgcc-s1,ca-certificates'];
  await run(['debootstrap', '--foreign', `--arch=${architecture}`, ...packages, suite, debian]);
  const archives = join(debian, 'var/cache/apt/archives');
  for (const name of await readdir(archives)) {
    if (name.endsWith('.deb')) await run(['dpkg-deb', '--extract', join(archives, name), debian]);
  }
  const archive = ['--create', '--file', join(context, 'foreign.tar')];
  const parts = ['./usr/lib', './lib', './etc/ssl', './tmp'];
  await run(['tar', '--directory', debian, ...archive, ...parts]);
  const { optionalDependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const node = `node-linux-${architecture}`;
  await run(['npm', 'pack', `${node}@${optionalDependencies[node]}`], { cwd: context });
  const [packed = ''] = (await readdir(context)).filter((name) => name.startsWith(node));
  await run(['tar', '--extract', '--file', packed], { cwd: context });
  await copyFile(join(context, 'package/bin/node'), join(context, 'foreign-node'));
};

/**
 * Makes what an image for another kind of machine is built on, and lets the Dockerfile of a
 * repository ask for it: an engine keeps one image under a name.
 */
export const makeForeignStandIn = async (
  repository: string,
  architecture: string,
): Promise<void> => {
  const { node, distroless } = await namesIn(repository);
  const suite = /-(\w+)-slim/.exec(node)?.[1] ?? 'stable';
  const own = `countersign-stand-in-${architecture}`;
  const context = await mkdtemp(join(tmpdir(), 'countersign-foreign-'));
  try {
    await gatherForeign(context, suite, architecture);
    const target = ['--target', 'foreign', '--platform', `linux/${architecture}`];
    await docker('build', '--file', join(here, 'Dockerfile'), ...target, '--tag', own, context);
  } finally {
    await rm(context, { recursive: true, force: true });
  }
  const file = join(repository, 'deploy/Dockerfile');
  await writeFile(file, (await readFile(file, 'utf8')).replace(distroless, own));
};

/** Lets the files of a repository ask for stand-ins: they have another content, and no registry. */
export const nameStandIns = async (repository: string): Promise<void> => {
  for (const name of ['docker-compose.yml', 'deploy/Dockerfile']) {
    const file = join(repository, name);
    const text = await readFile(file, 'utf8');
    const own = text
      .replace(digest, '')
      // The builder has a front end of its own; the line would fetch a newer one.
      .replace(/^# syntax=.*\n/, '')
      // An engine that is not given the right to may raise no limit; the stand-in needs none.
      .replace(/^ +ulimits: .*\n/gm, '');
    await writeFile(file, own);
  }
};
