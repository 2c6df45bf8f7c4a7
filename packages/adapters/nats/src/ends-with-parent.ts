import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Reads which processes began (`+ pid`) and ended (`- pid`) until nobody is left to tell it, which
 * is when the process that started it has ended, however: and then ends those that are left.
 */
const script = `
trap '' INT TERM HUP
left=' '
while read -r what pid; do
  case $what in
    +) left="$left$pid " ;;
    -) left="\${left%% $pid *} \${left#* $pid }" ;;
  esac
done
[ "$left" = ' ' ] || kill -KILL $left
`;

let watch: ChildProcess | undefined;

/** A process that outlives this one by a moment; it keeps it from nothing. */
const watching = () => {
  if (watch) return watch.stdin;
  watch = spawn('sh', ['-c', script], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  watch.unref();
  // A pipe that node makes is a socket, which can be left out of what keeps a process alive.
  (watch.stdin as unknown as { unref: () => void }).unref();
  watch.stdin?.on('error', () => {});
  return watch.stdin;
};

/**
 * Has a child end with the process that started it, however that ends: by an error, by a signal, by
 * being killed. Nothing else does, and a server that is left behind holds its port for ever.
 */
export const endsWithParent = <Child extends ChildProcess>(child: Child): Child => {
  const { pid } = child;
  if (pid === undefined) return child;
  const input = watching();
  input?.write(`+ ${pid}\n`);
  child.once('exit', () => input?.write(`- ${pid}\n`));
  return child;
};
