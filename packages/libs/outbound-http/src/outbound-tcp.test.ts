import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isAddressForbidden } from './faults.ts';
import { outboundTcp } from './outbound-tcp.ts';
import { resolving } from './testing/resolving.ts';

let connections = 0;
let port: number;
const server = createServer((socket) => {
  connections += 1;
  socket.on('error', () => {}).end();
});
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A listening TCP server has an address with a port.
  port = (server.address() as AddressInfo).port;
});
beforeEach(() => {
  connections = 0;
});
afterAll(() => new Promise<void>((resolve) => void server.close(() => resolve())));

const faultOf = (asked: Promise<unknown>) =>
  asked.then(
    () => undefined,
    (fault: unknown) => fault,
  );

describe('a connection to a host that a tenant chose', () => {
  it.each([
    [['127.0.0.1']],
    [['::1']],
    [['::ffff:127.0.0.1']],
    [['10.0.0.1']],
    [['169.254.169.254']],
    [['8.8.8.8', '127.0.0.1']],
    [[]],
  ])('is not made where its name leads to %j', async (addresses) => {
    const { lookup, asked } = resolving(addresses);
    const way = outboundTcp({ allowPrivate: false, lookup, ports: [port] });
    expect(isAddressForbidden(await faultOf(way.connect('mail.example.com', port)))).toBe(true);
    expect(asked).toEqual(['mail.example.com']);
    expect(connections).toBe(0);
  });

  it.each(['127.0.0.1', '::1', '0x7f.1', '2130706433', 'localhost', 'mail', 'mail.internal'])(
    'is not made to %s, and nobody is asked what it leads to',
    async (host) => {
      const { lookup, asked } = resolving(['127.0.0.1']);
      const way = outboundTcp({ allowPrivate: false, lookup, ports: [port] });
      expect(way.allows(host, port)).toBe(false);
      expect(isAddressForbidden(await faultOf(way.connect(host, port)))).toBe(true);
      expect(asked).toEqual([]);
      expect(connections).toBe(0);
    },
  );

  it('goes to the address that was judged: the name is looked up once', async () => {
    const { lookup, asked } = resolving(['127.0.0.1'], ['127.0.0.2']);
    const way = outboundTcp({ allowPrivate: true, lookup, ports: [] });
    const socket = await way.connect('mail.example.com', port);
    expect(socket.remoteAddress).toBe('127.0.0.1');
    expect(asked).toEqual(['mail.example.com']);
    socket.destroy();
  });

  it('is made on ports of its kind alone', async () => {
    const { lookup } = resolving(['8.8.8.8']);
    const way = outboundTcp({ allowPrivate: false, lookup, ports: [25, 587] });
    expect([25, 587, 22, 6379].map((each) => way.allows('mail.example.com', each))).toEqual([
      ...[true, true, false, false],
    ]);
    expect(isAddressForbidden(await faultOf(way.connect('mail.example.com', 22)))).toBe(true);
  });

  it('tells that nobody is there', async () => {
    const { lookup } = resolving(['127.0.0.1']);
    const way = outboundTcp({ allowPrivate: true, lookup, ports: [] });
    const fault = await faultOf(way.connect('mail.example.com', 1));
    expect(fault).toMatchObject({ code: 'ECONNREFUSED' });
    expect(isAddressForbidden(fault)).toBe(false);
  });
});
