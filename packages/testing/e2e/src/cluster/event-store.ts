import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { endsWithParent } from '@countersign/nats/testing';

const program = fileURLToPath(new URL('event-store.child.ts', import.meta.url));

type Trouble = 'hang' | 'drop' | 'freeze' | 'kill' | 'heal';

/** The stand-in for EventStoreDB in a process of its own: one node, or a cluster of three. */
export const startEventStoreProcess = async (nodes: 1 | 3 = 1) => {
  const child = endsWithParent(fork(program, [String(nodes)], { execArgv: [], stdio: 'ignore' }));
  const [url] = await once(child, 'message');
  const ask = async (what: Trouble | 'dump') => {
    const answered = once(child, 'message');
    child.send(what);
    const [answer] = await answered;
    return String(answer);
  };
  return {
    url: String(url),
    pid: () => child.pid ?? 0,
    tell: async (what: Trouble) => void (await ask(what)),
    /** All that it holds, as text. */
    dump: () => ask('dump'),
    stop: async () => {
      const exited = once(child, 'exit');
      child.kill();
      await exited;
    },
  };
};
export type EventStoreProcess = Awaited<ReturnType<typeof startEventStoreProcess>>;
