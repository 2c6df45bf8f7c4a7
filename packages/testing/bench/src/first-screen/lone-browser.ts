import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { launching } from '@countersign/e2e';
import { endsWithParent } from '@countersign/nats/testing';
import { z } from 'zod';

const listening = /DevTools listening on ws:\/\/([^/]+)\//;
const targets = z.array(z.object({ type: z.string(), webSocketDebuggerUrl: z.string() }));
const answer = z.object({
  result: z.object({ result: z.object({ value: z.unknown().optional() }) }),
});

/** Evaluates an expression in a page, and is gone: a debugger that stays slows a page down. */
const evaluateIn = async (debugged: string, expression: string): Promise<unknown> => {
  const socket = new WebSocket(debugged);
  await once(socket, 'open');
  const params = { expression, awaitPromise: true, returnByValue: true };
  socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params }));
  const [message] = await once(socket, 'message');
  socket.close();
  // A message of a socket; of one evaluation nothing else is told.
  return answer.parse(JSON.parse(String((message as MessageEvent).data))).result.result.value;
};

/** A Chromium of its own profile with one tab, which nobody watches while it loads a page. */
export const openLoneBrowser = async (address: string) => {
  const profile = await mkdtemp(join(tmpdir(), 'countersign-profile-'));
  const { executablePath, args } = launching;
  const own = [`--user-data-dir=${profile}`, '--remote-debugging-port=0', address];
  const browser = endsWithParent(
    spawn(executablePath, [...args, ...own], { stdio: ['ignore', 'ignore', 'pipe'] }),
  );
  let host: string | undefined;
  for await (const line of createInterface({ input: browser.stderr })) {
    host = listening.exec(line)?.[1];
    if (host !== undefined) break;
  }
  if (host === undefined) throw new Error('Chromium ended before it could be spoken to');
  browser.stderr.resume();
  const found = targets.parse(await (await fetch(`http://${host}/json`)).json());
  const tab = found.find(({ type }) => type === 'page');
  if (!tab) throw new Error('Chromium has no tab');
  return {
    evaluate: (expression: string) => evaluateIn(tab.webSocketDebuggerUrl, expression),
    close: async () => {
      browser.kill();
      await once(browser, 'exit');
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
};
export type LoneBrowser = Awaited<ReturnType<typeof openLoneBrowser>>;
