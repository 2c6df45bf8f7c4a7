import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { within } from '@countersign/core';
import type { Metrics } from '@countersign/observability';
import { listenOn } from './listen-on.ts';
import type { Running } from './running.ts';

/** Whoever asks whether we are ready waits for our dependencies, but not for long. */
const readyWithinMs = 2_000;

interface Needs {
  readonly host: string;
  readonly port: number;
  readonly metrics: Metrics;
  /** Resolves while the process can do its work. */
  readonly ready: () => Promise<void>;
}

const say = (response: ServerResponse, status: number, word: string) =>
  response
    .writeHead(status, {
      'content-type': 'application/json',
      ...(status === 503 && { 'retry-after': '1' }),
    })
    .end(JSON.stringify({ status: word }));

/** For those who run it: whether the process lives, whether it can serve, what it counts. */
export const serveHealth = async ({ host, port, metrics, ready }: Needs) => {
  const isReady = () =>
    within(readyWithinMs, 'being ready', ready()).then(
      () => true,
      () => false,
    );

  const answer = async (path: string | undefined, response: ServerResponse) => {
    switch (path) {
      case '/healthz':
        return say(response, 200, 'alive');
      case '/readyz':
        return (await isReady()) ? say(response, 200, 'ready') : say(response, 503, 'not_ready');
      case '/metrics':
        response.writeHead(200, { 'content-type': metrics.registry.contentType });
        return response.end(await metrics.registry.metrics());
      default:
        return say(response, 404, 'not_found');
    }
  };

  const server = createServer((request, response) => {
    answer(request.url, response).catch(() => say(response, 500, 'broken'));
  }).listen(port, host);
  await listenOn({ host, port, prefix: 'HEALTH_' }, () => once(server, 'listening'));

  return {
    // A server that listens on a port has an address with one.
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};

/** Whether the process can work: never while it starts, nor once it was told to stop. */
export const readiness = () => {
  let running: Running | undefined;
  return {
    began: (begun: Running) => {
      running = begun;
    },
    ends: () => {
      running = undefined;
    },
    ready: async () => {
      if (!running) throw new Error('not at work');
      await running.ready();
    },
  };
};
