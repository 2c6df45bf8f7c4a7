import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { addUncommitted } from '@countersign/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isAddressForbidden } from './faults.ts';
import { outboundHttp } from './outbound-http.ts';
import { resolving } from './testing/resolving.ts';

const requests: string[] = [];
let answer: RequestListener;
let port: number;
const server = createServer((request, response) => {
  requests.push(`${request.method} ${request.url}`);
  answer(request, response);
});
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A listening TCP server has an address with a port.
  port = (server.address() as AddressInfo).port;
});
beforeEach(() => {
  requests.length = 0;
  answer = (_, response) => response.end('{}');
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const faultOf = (asked: Promise<unknown>) =>
  asked.then(
    () => undefined,
    (fault: unknown) => fault,
  );
const message = () => ({ headers: {}, body: '', signal: AbortSignal.timeout(5_000) });

const ways = [
  ['posting', 'post'],
  ['fetching', 'fetch'],
] as const;

describe.each(ways)('%s', (_, way) => {
  const calling = async (address: string, settings: Parameters<typeof outboundHttp>[0]) => {
    const http = outboundHttp(settings);
    return faultOf(way === 'post' ? http.post(address, message()) : http.fetch(address));
  };

  it.each([
    [['127.0.0.1']],
    [['::1']],
    [['::ffff:127.0.0.1']],
    [['2002:7f00:1::']],
    [['169.254.169.254']],
    [['8.8.8.8', '127.0.0.1']],
    [[]],
  ])('goes nowhere where a name leads to %j', async (addresses) => {
    const { lookup, asked } = resolving(addresses);
    const fault = await calling(`https://hooks.example.com:${port}/`, {
      allowPrivate: false,
      lookup,
    });
    expect(isAddressForbidden(fault)).toBe(true);
    expect(asked).toEqual(['hooks.example.com']);
    expect(requests).toEqual([]);
  });

  it('judges the text of an address at every use', async () => {
    for (const host of ['127.0.0.1', '[::1]', 'localhost']) {
      const fault = await calling(`http://${host}:${port}/`, { allowPrivate: false });
      expect(isAddressForbidden(fault)).toBe(true);
    }
    expect(requests).toEqual([]);
  });

  it('goes to the very address it looked at, whatever the name means a moment later', async () => {
    const { lookup, asked } = resolving(['127.0.0.1'], ['8.8.8.8']);
    const fault = await calling(`http://hooks.example.com:${port}/`, {
      allowPrivate: true,
      lookup,
    });
    expect(fault).toBeUndefined();
    expect(asked).toEqual(['hooks.example.com']);
    expect(requests).toHaveLength(1);
  });

  it('follows no redirect', async () => {
    answer = (_, response) => response.writeHead(307, { location: '/elsewhere' }).end();
    await calling(`http://127.0.0.1:${port}/here`, { allowPrivate: true });
    expect(requests.map((each) => each.split(' ')[1])).toEqual(['/here']);
  });

  it('reads a little of an answer without end, and hangs up', async () => {
    const hungUp = new Promise<void>((resolve) => {
      answer = (_, response) => {
        const more = () => {
          while (!response.destroyed && response.write(Buffer.alloc(65_536, 'x')));
        };
        response.on('drain', more);
        response.on('close', resolve);
        more();
      };
    });
    const fault = await calling(`http://127.0.0.1:${port}/`, { allowPrivate: true });
    await hungUp;
    if (way === 'fetch') expect(fault).toBeInstanceOf(TypeError);
  });
});

describe('what is fetched', () => {
  const { fetch } = outboundHttp({ allowPrivate: true });

  it('comes with its status, its headers and all of its body', async () => {
    answer = (_, response) =>
      response.writeHead(418, { 'content-type': 'application/json' }).end('{"a":1}');
    const response = await fetch(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      body: new URLSearchParams({ a: 'b' }),
    });
    expect([response.status, response.headers.get('content-type')]).toEqual([
      418,
      'application/json',
    ]);
    expect(await response.json()).toEqual({ a: 1 });
    expect(requests).toEqual(['POST /']);
  });

  it('may have no body at all', async () => {
    answer = (_, response) => response.writeHead(204).end();
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(204);
  });

  it('is given up with the reason of whoever gives it up', async () => {
    const giving = new AbortController();
    answer = (_, response) => {
      response.write('x');
      giving.abort();
    };
    const fault = await faultOf(fetch(`http://127.0.0.1:${port}/`, { signal: giving.signal }));
    expect(fault).toMatchObject({ name: 'AbortError' });
  });

  it('fails as with any `fetch` where nobody answers', async () => {
    expect(await faultOf(fetch('http://127.0.0.1:1/'))).toBeInstanceOf(TypeError);
  });
});

describe('what was written and is not committed', () => {
  it('is waited for before anything is sent', async () => {
    const written = Promise.withResolvers<void>();
    let isAsked = false;
    const takeBack = addUncommitted(() => ({
      number: 1,
      committed: () => {
        isAsked = true;
        return written.promise;
      },
    }));
    const http = outboundHttp({ allowPrivate: true });
    const address = `http://127.0.0.1:${port}/hook`;
    const posted = http.post(address, message());
    const fetched = http.fetch(address);
    takeBack();
    // Sent after them, and answered before.
    await http.fetch(`http://127.0.0.1:${port}/after`);
    expect([isAsked, requests]).toEqual([true, ['GET /after']]);
    written.resolve();
    await Promise.all([posted, fetched]);
    expect(requests).toHaveLength(3);
  });
});
