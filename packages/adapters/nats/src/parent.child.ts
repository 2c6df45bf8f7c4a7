import { spawn } from 'node:child_process';
import { endsWithParent } from './ends-with-parent.ts';

/** Starts two processes that would stay for ever, ends one of them, and then itself in some way. */
const forEver = () => endsWithParent(spawn('sleep', ['1000000'], { stdio: 'ignore' }));
const [left, ended] = [forEver(), forEver()];
ended.kill();
ended.once('exit', () => {
  process.stdout.write(`${left.pid}\n`);
  if (process.argv[2] === 'throws') throw new Error('as a test does that fails outside of itself');
  if (process.argv[2] === 'exits') process.exit(1);
});
