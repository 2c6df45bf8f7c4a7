import { existsSync } from 'node:fs';
import { chmod, copyFile, cp, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Ignore } from '@balena/dockerignore';
import { DockerfileParser, From, type Instruction } from 'dockerfile-ast';
import { run } from './program.ts';
import { read, root } from './repository.ts';

/** Its types speak of a default export, and there is none. */
const dockerignore = createRequire(import.meta.url)('@balena/dockerignore') as () => Ignore;

const turbo = join(root, 'node_modules/.bin/turbo');

const orThrow = async (running: ReturnType<typeof run>): Promise<void> => {
  const { code, out, complaints } = await running;
  if (code !== 0) throw new Error(`${complaints}\n${out}`);
};

/** The root's own Node. */
const dropNode = async (folder: string): Promise<void> => {
  const names = (await readdir(folder)).filter((name) => name.startsWith('node-linux-'));
  await Promise.all(names.map((name) => rm(join(folder, name), { recursive: true })));
};

/** What `docker build` would be sent: what git knows and .dockerignore leaves. */
const contextOf = async (): Promise<readonly string[]> => {
  const { out } = await run('git', [
    'ls-files',
    '-z',
    '--cached',
    '--others',
    '--exclude-standard',
  ]);
  const unsent = dockerignore().add(read('.dockerignore').split('\n'));
  return unsent.filter(out.split('\0').filter((file) => file !== ''));
};

/** Folders made as the Dockerfile makes them. */
export interface Workshop {
  readonly context: readonly string[];
  /** The folder that would become the image of a service. */
  readonly build: (service: string) => Promise<string>;
  readonly clear: () => Promise<void>;
}

const dockerfile = DockerfileParser.parse(read('deploy/Dockerfile')).getInstructions();

/** What an instruction says, without what the builder alone understands. */
const saidBy = (instruction: Instruction): string =>
  (instruction.getArgumentsContent() ?? '').replaceAll(
    /--(mount|store-dir|package-import-method)=\S+\s*/g,
    '',
  );

/** What the Dockerfile runs once everything else is in an image, in this order. */
const finishing = dockerfile
  .filter((instruction) => instruction.getKeyword() === 'RUN')
  .map(saidBy)
  .filter((command) => /^(if|chmod) /.test(command));

/** Our Node, and no registry: what is installed was installed before. */
const inShell = (command: string, cwd: string) =>
  orThrow(
    run('sh', ['-c', command.replace(/^pnpm /, 'npx -y pnpm@12.21.0 ')], {
      cwd,
      env: { PATH: `${dirname(process.execPath)}:${process.env.PATH}`, npm_config_offline: 'true' },
    }),
  );

/** Does in a folder what a stage of the Dockerfile does, with what would be sent. */
const carryOut = async (
  stage: string,
  { context, folder }: Record<'context' | 'folder', string>,
) => {
  const begins = dockerfile.findIndex(
    (each) => each instanceof From && each.getBuildStage() === stage,
  );
  for (const instruction of dockerfile.slice(begins + 1)) {
    if (instruction instanceof From) return;
    const said = saidBy(instruction);
    if (instruction.getKeyword() === 'RUN') await inShell(said, folder);
    if (instruction.getKeyword() !== 'COPY') continue;
    const sources = said.split(/\s+/);
    const target = join(folder, sources.pop() ?? '');
    for (const source of sources) {
      const into = source.endsWith('/') ? target : join(target, basename(source));
      await cp(join(context, source), into, { recursive: true });
    }
  }
};

/** What `turbo prune` leaves of the context for some services. */
const pruner = (folder: string, context: string) => async (services: readonly string[]) => {
  const out = join(folder, `${services.join('-')}-out`);
  const names = services.map((service) => `@countersign/${service}`);
  const prune = ['prune', ...names, '--docker', '--production', '--out-dir', out];
  await orThrow(run(turbo, prune, { cwd: context, env: { TURBO_TELEMETRY_DISABLED: '1' } }));
  return { json: join(out, 'json'), full: join(out, 'full') };
};

const install = async (folder: string): Promise<void> => {
  const options = ['--prod', '--frozen-lockfile', '--ignore-scripts', '--offline'];
  await orThrow(run('npx', ['-y', 'pnpm@12.21.0', 'install', ...options], { cwd: folder }));
  for (const modules of ['node_modules', 'node_modules/.pnpm'])
    await dropNode(join(folder, modules));
};

/**
 * Opens a workshop outside the repository: Node strips no types below a folder named node_modules.
 * Everybody may look at it, and only its owner change it. What others wrote is installed once for
 * all services, and linked to by each: pnpm gives a package no more than it asked for anyway.
 */
export const openWorkshop = async (services: readonly string[]): Promise<Workshop> => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-images-'));
  await chmod(folder, 0o755);
  const sent = join(folder, 'context');
  const context = await contextOf();
  for (const file of context) {
    await mkdir(dirname(join(sent, file)), { recursive: true });
    await copyFile(join(root, file), join(sent, file));
    // As a checkout under a strict umask has it.
    await chmod(join(sent, file), 0o640);
  }
  const prune = pruner(folder, sent);
  const { json: all } = await prune(services);
  await install(all);
  const adminUi = join(folder, 'admin-ui');
  await carryOut('admin-ui', { context: sent, folder: adminUi });

  const build = async (service: string) => {
    const image = join(folder, service);
    const { full } = await prune([service]);
    await cp(full, image, { recursive: true });
    for (const file of await readdir(full, { recursive: true })) {
      if (!file.endsWith('/package.json')) continue;
      const links = join(dirname(file), 'node_modules');
      const options = { recursive: true, verbatimSymlinks: true };
      if (existsSync(join(all, links))) await cp(join(all, links), join(image, links), options);
    }
    await symlink(join(all, 'node_modules'), join(image, 'node_modules'));
    for (const command of finishing)
      await inShell(command.replace('/admin-ui', join(adminUi, 'apps/admin/dist')), image);
    return image;
  };
  return { context, build, clear: () => rm(folder, { recursive: true, force: true }) };
};
