import { once } from 'node:events';
import {
  Agent,
  request as ask,
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** A replica's address, on this machine. */
type Port = number;

/** A request on its way to a replica, and who else may be asked. */
interface Passing {
  readonly incoming: IncomingMessage;
  readonly body: Buffer;
  readonly response: ServerResponse;
  readonly choices: readonly Port[];
}

const lookEveryMs = 250;
const lookWithinMs = 3_000;

const isRefused = (error: Error) => 'code' in error && error.code === 'ECONNREFUSED';

/**
 * What stands before the gateway's replicas: each request goes to the next one that says it is
 * ready, and to another only where nobody took the connection. A replica that dies with a request
 * in hand is answered for: 503, come again.
 */
export const startBalancer = async (port: Port, replicas: readonly Port[]) => {
  const agent = new Agent({ keepAlive: true });
  let turn = 0;
  let brokenOff = 0;
  const away = new Set<Port>();
  const stopping = new AbortController();

  /** Asks a replica again and again whether it is ready; who does not say so is given nothing. */
  const watch = async (replica: Port) => {
    while (!stopping.signal.aborted) {
      const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(lookWithinMs)]);
      const said = await fetch(`http://127.0.0.1:${replica}/readyz`, { signal }).catch(
        () => undefined,
      );
      await said?.body?.cancel();
      if (said?.ok) away.delete(replica);
      else away.add(replica);
      await pause(lookEveryMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
  };
  const watching = replicas.map(watch);

  const sorry = (response: ServerResponse) => {
    if (response.headersSent) return response.destroy();
    return response.writeHead(503, { 'retry-after': '1' }).end();
  };

  const pass = (passing: Passing) => {
    const { incoming, body, response, choices } = passing;
    const [port, ...others] = choices;
    const { method, url: path, headers } = incoming;
    const to = { agent, host: '127.0.0.1', port, method, path, headers };
    const onward = ask(to, (answer) => {
      const { connection: _, ...passedOn } = answer.headers;
      response.writeHead(answer.statusCode ?? 502, passedOn);
      answer.pipe(response);
    });
    onward.on('error', (error) => {
      if (isRefused(error) && others.length > 0) return pass({ ...passing, choices: others });
      if (!isRefused(error)) brokenOff += 1;
      return sorry(response);
    });
    onward.end(body);
  };

  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    // Node's own requests give buffers, unless an encoding is set.
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    turn += 1;
    const at = turn % replicas.length;
    const inTurn = [...replicas.slice(at), ...replicas.slice(0, at)];
    const ready = inTurn.filter((replica) => !away.has(replica));
    const choices = [...ready, ...inTurn.filter((replica) => away.has(replica))];
    pass({ incoming, body: Buffer.concat(chunks), response, choices });
  }).listen(port, '127.0.0.1');
  server.keepAliveTimeout = 60_000;
  await once(server, 'listening');

  return {
    /** Requests that a replica took and did not answer. */
    brokenOff: () => brokenOff,
    turnedAwayFrom: () => away.size,
    stop: async () => {
      stopping.abort();
      await Promise.all(watching);
      server.closeAllConnections();
      agent.destroy();
      server.close();
      await once(server, 'close');
    },
  };
};
