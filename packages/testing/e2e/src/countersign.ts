import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@countersign/testkit';
import { z } from 'zod';
import { type Child, childOf, root } from './child.ts';

type Environment = Readonly<Record<string, string>>;
const scripts = z.object({ scripts: z.object({ start: z.string().includes('node ') }) });

/** A command as `sh` reads one of ours: its own settings, then `node` and the rest. */
const commandOf = (line: string) => {
  const words = line.split(' ');
  const program = words.indexOf('node');
  const settings = words.slice(0, program).map((word) => word.split('=', 2));
  // Each of them is a name and a value.
  return {
    args: words.slice(program + 1),
    environment: Object.fromEntries(settings) as Environment,
  };
};

/** What `pnpm start` gives to node: the test starts what the README's first command starts. */
export const startCommand = async () => {
  const manifest = await readFile(join(root, 'package.json'), 'utf8');
  return commandOf(scripts.parse(JSON.parse(manifest)).scripts.start);
};

/** A message the demo's outbox shows. */
export interface SentMessage {
  readonly to: string;
  readonly text: string;
  readonly sentAt: string;
}

/** A Countersign as seen from outside: spoken to over HTTP alone. */
export interface Site {
  readonly url: string;
  /** Everything it printed so far. */
  readonly printed: () => string;
  readonly outbox: () => Promise<readonly SentMessage[]>;
  readonly stop: () => Promise<void>;
}

/** Countersign as an operator runs it on one machine: a process of its own. */
export interface Countersign extends Site, Pick<Child, 'pid' | 'kill' | 'start' | 'terminate'> {
  readonly dataDir: string;
}

/** Reads what the demo of a site shows. */
export const outboxOf = async (url: string): Promise<readonly SentMessage[]> => {
  const response = await fetch(`${url}/demo/outbox`, { headers: { accept: 'application/json' } });
  // The demo's own JSON: an array of messages.
  return (await response.json()) as readonly SentMessage[];
};

/** A mail the demo's mailbox shows. */
export interface SentMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export const mailboxOf = async (url: string): Promise<readonly SentMail[]> => {
  const response = await fetch(`${url}/demo/mailbox`, { headers: { accept: 'application/json' } });
  // The demo's own JSON: an array of mails.
  return (await response.json()) as readonly SentMail[];
};

/** Starts standalone on an empty folder and a free port, with the demo unless told otherwise. */
export const startCountersign = async (environment: Environment = {}): Promise<Countersign> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'countersign-'));
  const port = await freePort();
  const url = `${environment.TLS_CERT_FILE ? 'https' : 'http'}://localhost:${port}`;
  const { args, environment: own } = await startCommand();
  const child = childOf({
    args,
    environment: { ...own, PORT: String(port), PUBLIC_URL: url, DATA_DIR: dataDir, ...environment },
    readyAt: `${url}/readyz`,
  });
  const stop = async () => {
    await child.terminate();
    await rm(dataDir, { recursive: true, force: true });
  };

  await child.start().catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { ...child, url, dataDir, outbox: () => outboxOf(url), stop };
};
