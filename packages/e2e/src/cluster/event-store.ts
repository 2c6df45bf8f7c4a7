import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('event-store.child.ts', import.meta.url));

/** The stand-in for EventStoreDB in a process of its own. */
export const startEventStoreProcess = async () => {
  const child = fork(program, { execArgv: [], stdio: 'ignore' });
  const [url] = await once(child, 'message');
  const ask = async (what: 'hang' | 'drop' | 'heal' | 'dump') => {
    const answered = once(child, 'message');
    child.send(what);
    const [answer] = await answered;
    return String(answer);
  };
  return {
    url: String(url),
    pid: () => child.pid ?? 0,
    tell: async (what: 'hang' | 'drop' | 'heal') => void (await ask(what)),
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
