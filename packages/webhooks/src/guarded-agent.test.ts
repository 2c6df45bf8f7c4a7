import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forbiddenCode } from './addresses.ts';
import { hasCode } from './faults.ts';
import { guardedAgent } from './guarded-agent.ts';
import type { LookupAll } from './lookup.ts';
import { post } from './post.ts';

/** A resolver that answers with these addresses, one look-up after another. */
const resolving = (...answers: readonly (readonly string[])[]) => {
  const asked: string[] = [];
  const lookup: LookupAll = (hostname, _, callback) => {
    const addresses = answers[Math.min(asked.length, answers.length - 1)] ?? [];
    asked.push(hostname);
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  return { lookup, asked };
};

describe('the guarded way out', () => {
  let requests = 0;
  const server = createServer((_, response) => {
    requests += 1;
    response.end('{}');
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const reach = async (lookup: LookupAll, ...mayReach: [] | [() => boolean]) => {
    // A listening TCP server has an address with a port.
    const { port } = server.address() as AddressInfo;
    const dispatcher = guardedAgent(lookup, ...mayReach);
    const fault = await post(`http://hooks.example.com:${port}/`, {
      headers: {},
      body: '',
      signal: AbortSignal.timeout(2_000),
      dispatcher,
    }).then(
      () => undefined,
      (error: unknown) => error,
    );
    await dispatcher.close();
    return fault;
  };

  it.each([
    [['127.0.0.1']],
    [['::1']],
    [['::ffff:127.0.0.1']],
    [['169.254.169.254']],
    [['8.8.8.8', '127.0.0.1']],
    [[]],
  ])('does not go where a name leads to %j', async (addresses) => {
    const fault = await reach(resolving(addresses).lookup);
    expect(hasCode(fault, forbiddenCode)).toBe(true);
    expect(requests).toBe(0);
  });

  it('goes to the very address it looked at, whatever the name means a moment later', async () => {
    const { lookup, asked } = resolving(['127.0.0.1'], ['8.8.8.8']);
    expect(await reach(lookup, () => true)).toBeUndefined();
    expect(asked).toEqual(['hooks.example.com']);
    expect(requests).toBe(1);
  });
});
