import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { endsWithParent } from '@countersign/nats/testing';

/** The user of distroless images: nobody, on any machine. */
const nobody = 65_532;
const isRoot = process.getuid?.() === 0;

/** A program that runs as nobody, where we may become that; else as whoever runs the tests. */
export interface Guest {
  readonly printed: () => string;
  /** With what it ended by itself; nothing while it runs. */
  readonly code: () => number | undefined;
  /** Ends it as Kubernetes would; answers its exit code. */
  readonly terminate: () => Promise<number | null>;
}

interface Stay {
  readonly node: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

export const asNobody = isRoot ? { uid: nobody, gid: nobody } : {};

/** Starts node with nothing in its environment but what is given. */
export const invite = ({ node, args, cwd, env }: Stay): Guest => {
  let printed = '';
  const child: ChildProcess = endsWithParent(
    spawn(node, args, { ...{ cwd, env, ...asNobody }, stdio: ['ignore', 'pipe', 'pipe'] }),
  );
  const keep = (chunk: Buffer) => {
    printed += chunk.toString();
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  return {
    printed: () => printed,
    code: () => child.exitCode ?? undefined,
    terminate: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
      return child.exitCode;
    },
  };
};
