import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { endsWithParent } from '@countersign/nats/testing';

interface Options {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Told instead of thrown: a question may be answered with no. */
  readonly mayFail?: boolean;
}

/** Runs a program to its end and answers what it printed. @throws with that, where it failed */
export const run = async (
  [command, ...args]: readonly [string, ...string[]],
  { cwd, env = {}, mayFail = false }: Options = {},
): Promise<string> => {
  const child = endsWithParent(
    spawn(command, args, {
      env: { ...process.env, DOCKER_BUILDKIT: '1', COMPOSE_DOCKER_CLI_BUILD: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(cwd !== undefined && { cwd }),
    }),
  );
  const [out, complaints, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  if (code === 0 || mayFail) return out;
  throw new Error(
    `${command} ${args.join(' ')}\n${complaints.slice(-8_000)}\n${out.slice(-2_000)}`,
  );
};

export const docker = (...args: readonly string[]): Promise<string> => run(['docker', ...args]);

/** Docker compose as a part of docker, or as the program it was before. */
const composeCommand = async (): Promise<readonly [string, ...string[]]> => {
  const answer = await run(['docker', 'compose', 'version'], { mayFail: true });
  return answer.includes('Compose') ? ['docker', 'compose'] : ['docker-compose'];
};

/** A container as the engine knows it. */
export interface Container {
  readonly id: string;
  readonly pid: number;
  readonly health: string;
  readonly restarts: number;
  readonly startedAt: string;
}

/** One project of compose; its files may change while its volumes stay. */
export const composeProject = async (project: string) => {
  const command = [...(await composeCommand()), '--project-name', project] as const;
  const compose = (folder: string, ...args: readonly string[]) =>
    run([...command, ...args], { cwd: folder });

  const session = 'label=com.docker.compose.service=session';

  const containersOf = async (service: string): Promise<readonly Container[]> => {
    const labels = [
      `com.docker.compose.project=${project}`,
      `com.docker.compose.service=${service}`,
    ];
    const filters = labels.flatMap((label) => ['--filter', `label=${label}`]);
    const ids = (await docker('ps', '--quiet', ...filters)).split('\n').filter(Boolean);
    const health = '{{with .State.Health}}{{.Status}}{{end}}';
    const format = `{{.Id}} {{.State.Pid}} ${health} {{.RestartCount}} {{.State.StartedAt}}`;
    if (ids.length === 0) return [];
    const inspected = await docker('inspect', '--format', format, ...ids);
    return inspected
      .trim()
      .split('\n')
      .map((line) => {
        const [id = '', pid, health = '', restarts, startedAt = ''] = line.split(' ');
        return { id, pid: Number(pid), health, restarts: Number(restarts), startedAt };
      });
  };

  /** Ends a process as the kernel would that has no memory left; `docker kill` is for good. */
  const killProcess = async (pid: number) => {
    const [image = ''] = (await docker('ps', '--format', '{{.Image}}', '--filter', session)).split(
      '\n',
    );
    const command = ['--entrypoint', '/nodejs/bin/node', image, '--eval'];
    const privileges = ['--rm', '--pid', 'host', '--user', '0', '--network', 'none'];
    await docker('run', ...privileges, ...command, `process.kill(${pid}, 'SIGKILL')`);
  };

  return { command, compose, containersOf, killProcess };
};
export type ComposeProject = Awaited<ReturnType<typeof composeProject>>;
