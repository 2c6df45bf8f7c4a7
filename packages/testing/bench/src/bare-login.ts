import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { endsWithParent } from '@countersign/nats/testing';
import { fastify } from 'fastify';
import { cpuMsOf, peakMemoryOf } from './process-usage.ts';

const logins = 320;
const program = fileURLToPath(new URL('./bare-login.child.ts', import.meta.url));

/** The six requests of a login, in their order. */
const steps = [
  ...['GET /page', 'GET /page', 'POST /password'],
  ...['GET /page', 'POST /code', 'POST /tokens'],
];

/**
 * The least a login can be: its six requests to a bare Fastify, three durable appends, one message
 * to a carrier and two signed tokens. No rule, no budget, no key and no line of log. Tells the
 * processor time of each, in milliseconds, by how many are at it at once, and the most memory held,
 * in megabytes.
 */
export const bareLogins = async (...atOnce: readonly number[]) => {
  const carrier = fastify().post('/', async () => ({ ok: true }));
  const address = await carrier.listen({ host: '127.0.0.1', port: 0 });
  const child = endsWithParent(fork(program, [address]));
  const [url] = await once(child, 'message');
  const pid = child.pid ?? 0;

  const login = async () => {
    for (const step of steps) {
      const [method = '', path] = step.split(' ');
      await (await fetch(`${url}${path}`, { method })).text();
    }
  };
  const run = async (workers: number) => {
    const work = async () => {
      for (let nth = 0; nth < logins / workers; nth += 1) await login();
    };
    await Promise.all(Array.from({ length: workers }, work));
  };
  const measure = async (workers: number) => {
    const before = await cpuMsOf(pid);
    await run(workers);
    return ((await cpuMsOf(pid)) - before) / logins;
  };
  await run(1);
  const cpuMs = new Map<number, number>();
  for (const workers of atOnce) cpuMs.set(workers, await measure(workers));
  const memoryMb = await peakMemoryOf(pid);

  const exited = once(child, 'exit');
  child.disconnect();
  await exited;
  await carrier.close();
  return { cpuMs, memoryMb };
};
