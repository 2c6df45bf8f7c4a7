import { PassThrough } from 'node:stream';
import { createLogger, createMetrics } from '@countersign/observability';
import { openWorld } from '@countersign/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { buildGateway } from './gateway.ts';
import type { GatewayPorts } from './ports.ts';
import { openGateway } from './testing/gateway-world.ts';

const opened: { close: () => Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

/** A gateway with nobody behind it, and what it logs. */
const alone = async (settings: object = {}, more: Partial<GatewayPorts> = {}) => {
  const world = openWorld();
  const { messaging, vault, clock } = world;
  const lines = new PassThrough();
  const app = await buildGateway({
    ...{ messaging, vault, clock, metrics: createMetrics() },
    log: createLogger({ service: 'gateway', level: 'warn', destination: lines }),
    settings: { publicUrl: 'https://acme.test', exposeProviderSecrets: false, ...settings },
    ...more,
  });
  opened.push(app, world);
  const said = () =>
    String(lines.read() ?? '')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  return { app, said };
};

describe('a forwarded header', () => {
  const ask = async (
    { app }: Awaited<ReturnType<typeof alone>>,
    remoteAddress: string,
    headers: object = { 'x-forwarded-for': '203.0.113.7' },
  ) => app.inject({ url: '/nowhere', remoteAddress, headers: { host: 'acme.test', ...headers } });

  it('from a peer that is not trusted is warned of once, and names the setting', async () => {
    const gateway = await alone();
    await Promise.all([1, 2, 3].map(() => ask(gateway, '10.0.0.1')));
    const [first, ...others] = gateway.said();
    expect(first).toMatchObject({ level: 'warn', setting: 'TRUST_PROXY', peer: '10.0.0.1' });
    expect(others).toEqual([]);
  });

  it.each(['forwarded', 'x-forwarded-host', 'x-forwarded-proto'])(
    'may be any: %s',
    async (name) => {
      const gateway = await alone({ trustProxy: '10.0.0.2, 10.1.0.0/16' });
      await ask(gateway, '10.0.0.1', { [name]: 'x' });
      expect(gateway.said()).toHaveLength(1);
    },
  );

  it('does not have a person named in the log, nor what it says', async () => {
    const gateway = await alone();
    await ask(gateway, '198.51.100.23');
    const [line] = gateway.said();
    expect(line).toMatchObject({ setting: 'TRUST_PROXY' });
    expect(JSON.stringify(line)).not.toMatch(/198\.51|203\.0/);
  });

  it('from a proxy that is named is believed, and nothing to speak of', async () => {
    const gateway = await alone({ trustProxy: '10.1.0.0/16, loopback' });
    for (const peer of ['10.1.2.3', '127.0.0.1', '::ffff:127.0.0.1']) await ask(gateway, peer);
    expect(gateway.said()).toEqual([]);
  });

  it('that nobody sent is nothing to speak of', async () => {
    const gateway = await alone();
    await ask(gateway, '10.0.0.1', {});
    expect(gateway.said()).toEqual([]);
  });
});

describe("the site's own address", () => {
  const asked = async (more: Partial<GatewayPorts>) => {
    const { app } = await alone({}, more);
    return app.inject({ url: '/', headers: { host: 'acme.test', accept: 'text/html' } });
  };

  it('leads to the demo where there is one', async () => {
    const { statusCode, headers } = await asked({ home: '/demo' });
    expect([statusCode, headers.location]).toEqual([302, '/demo']);
  });

  it('says what this is where there is none', async () => {
    const { statusCode, body, headers } = await asked({});
    expect([statusCode, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(body).toContain('sign in to applications');
  });
});

describe('a host that no tenant answers to', () => {
  const asked = async (publicUrl: string, host: string, accept = 'application/json') => {
    const world = await openGateway({ settings: { publicUrl } });
    opened.push(world);
    return world.app.inject({ url: '/authorize', headers: { host, accept } });
  };

  it.each([
    ['http://localhost:3000', '127.0.0.1:3000'],
    ['http://localhost:3000', '192.168.1.5:3000'],
    ['https://login.example.com', 'localhost:3000'],
    ['https://login.example.com', '[::1]'],
  ])('is told where to go on a machine of one’s own: %s asked as %s', async (publicUrl, host) => {
    const page = await asked(publicUrl, host);
    expect(page.statusCode).toBe(404);
    expect(page.body).toContain(`<a href="${publicUrl}/">`);
  });

  it('is told nothing from outside', async () => {
    const page = await asked('https://login.example.com', 'other.example.com');
    expect(page.statusCode).toBe(404);
    expect(page.body).not.toContain('login.example.com');
  });

  it('is told to programs in the same words', async () => {
    const world = await openGateway({ settings: { publicUrl: 'http://localhost:3000' } });
    opened.push(world);
    const answer = await world.app.inject({ url: '/userinfo', headers: { host: '127.0.0.1' } });
    expect(answer.json()).toMatchObject({
      error: 'not_found',
      error_description: 'No tenant answers to this host. Open http://localhost:3000/',
    });
  });
});
