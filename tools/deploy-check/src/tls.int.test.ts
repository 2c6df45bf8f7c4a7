import dns from 'node:dns';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventStoreDb } from '@countersign/eventstoredb';
import { natsMessaging } from '@countersign/nats';
import { type NatsServer, natsAvailable, startNats } from '@countersign/nats/testing';
import { createMetrics } from '@countersign/observability';
import { servedCertificate } from '@countersign/service-runtime';
import { type CertificateAuthority, openAuthority } from '@countersign/testkit/certificates';
import { type EventStoreStandIn, startEventStore } from '@countersign/testkit/eventstore';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { read } from './repository.ts';

const clock = () => '2026-01-01T12:00:00.000Z';
const timeout = 30_000;
const natsEnd = new Date('2031-02-03T04:05:06.000Z');
const eventStoreEnd = new Date('2032-03-04T05:06:07.000Z');

/** What the figures say of the certificate that the servers of a setting show. */
const shownEnd = async (server: string, setting: string) => {
  const { registry, watchServedCertificate } = createMetrics();
  watchServedCertificate(server, servedCertificate(setting));
  const name = `countersign_certificate_expiry_timestamp_seconds{certificate="${server}"} `;
  const lines = (await registry.metrics()).split('\n');
  return lines.find((line) => line.startsWith(name))?.slice(name.length);
};

/** The names of a cluster, all of them this machine. */
const nameHere = () => {
  const here = { address: '127.0.0.1', family: 4 };
  // Of the overloads of these three, the client and grpc-js call the ones that are answered here.
  vi.spyOn(dns.promises, 'lookup').mockImplementation((async (_: string, options: object) =>
    'all' in options && options.all ? [here] : here) as typeof dns.promises.lookup);
  const answer = (_: string, done: (error: Error | null, found: string[]) => void) =>
    done(null, ['127.0.0.1']);
  // As above.
  vi.spyOn(dns, 'resolve4').mockImplementation(answer as typeof dns.resolve4);
  const none = (_: string, done: (error: Error | null, found: string[]) => void) => done(null, []);
  // As above.
  vi.spyOn(dns, 'resolve6').mockImplementation(none as typeof dns.resolve6);
};

/** The names that deploy/README.md has in code, with a release's and a namespace's own. */
const documented = (pattern: RegExp): readonly string[] => {
  const found = [...read('deploy/README.md').matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
  return found
    .filter((code) => pattern.test(code))
    .map((code) => code.replace('<release>', 'sentry').replace('<namespace>', 'login'));
};

let authority: CertificateAuthority;
let stranger: CertificateAuthority;
beforeAll(async () => {
  [authority, stranger] = await Promise.all([openAuthority(), openAuthority('another CA')]);
});
afterAll(async () => {
  for (const { folder } of [authority, stranger]) await rm(folder, { recursive: true });
});
beforeEach(nameHere);
afterEach(() => void vi.restoreAllMocks());

describe.skipIf(!natsAvailable())('NATS at tls://', () => {
  const [name = ''] = documented(/^nats\.nats\.svc/);
  let folder: string;
  let server: NatsServer;
  let clear: NatsServer;
  const portOf = ({ url }: NatsServer) => new URL(url).port;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'countersign-tls-'));
    const { certFile, keyFile } = await authority.certifyUntil(natsEnd, name);
    const config = join(folder, 'nats.conf');
    const tls = `tls { cert_file: "${certFile}", key_file: "${keyFile}" }`;
    await writeFile(config, `jetstream { store_dir: "${folder}" }\n${tls}\n`);
    [server, clear] = await Promise.all([startNats({ config }), startNats()]);
  });
  afterAll(async () => {
    await Promise.all([server.stop(), clear.stop()]);
    await rm(folder, { recursive: true });
  });

  const connect = async (url: string, caFile?: string) => {
    const messaging = await natsMessaging({
      ...{ url, name: 'test', clock, caFile },
      connection: { waitOnFirstConnect: false },
    });
    await messaging.ping().finally(messaging.close);
  };

  it('is reached by the name that is documented, with its certificate authority', async () => {
    await connect(`tls://${name}:${portOf(server)}`, authority.caFile);
  });

  it('has its end told by whoever connects, however the addresses are written', async () => {
    const end = String(natsEnd.getTime() / 1_000);
    const port = portOf(server);
    expect(await shownEnd('nats', `tls://${name}:${port}`)).toBe(end);
    // One of three is away.
    expect(await shownEnd('nats', `tls://a:${port},tls://b:1,tls://u:p@c:${port}`)).toBe(end);
    expect(await shownEnd('nats', `tls://127.0.0.1:${port}`)).toBe(end);
    // In clear, away, or not speaking TLS: nothing is known, which is not the same as ended.
    expect(await shownEnd('nats', `nats://${name}:${portOf(clear)}`)).toBeUndefined();
    expect(await shownEnd('nats', `tls://${name}:${portOf(clear)}`)).toBeUndefined();
    expect(await shownEnd('nats', `tls://${name}:1`)).toBeUndefined();
  });

  it('is refused where its authority, or its name, is another', { timeout }, async () => {
    const at = (host: string) => `tls://${host}:${portOf(server)}`;
    await expect(connect(at(name), stranger.caFile)).rejects.toThrow(/certificate/);
    await expect(connect(at(name))).rejects.toThrow(/certificate/);
    await expect(connect(at('nats.other.svc'), authority.caFile)).rejects.toThrow(/altnames/);
  });

  it('is TLS or no connection: a server that offers none is told nothing', async () => {
    await connect(`nats://${name}:${portOf(clear)}`);
    for (const caFile of [undefined, authority.caFile]) {
      const refused = connect(`tls://${name}:${portOf(clear)}`, caFile);
      await expect(refused).rejects.toThrow(/tls/i);
    }
    let heard = '';
    const plain = createServer((socket) => {
      socket.write('INFO {"server_id":"a","version":"2.9.10","headers":true}\r\n');
      socket
        .on('error', () => {})
        .on('data', (data) => {
          heard += data;
        });
    }).listen(0, '127.0.0.1');
    await once(plain, 'listening');
    // It listens on a port, so its address is one.
    const { port } = plain.address() as AddressInfo;
    await expect(connect(`tls://${name}:${port}`)).rejects.toThrow(/tls/i);
    plain.close();
    expect(heard).toBe('');
  });

  it('is said for all of its addresses or for none, and an authority with it alone', async () => {
    const { caFile } = authority;
    await expect(connect('tls://a:4222,nats://b:4222', caFile)).rejects.toThrow('all tls://');
    await expect(connect('nats://a:4222', caFile)).rejects.toThrow('tls://');
  });

  it('says why it waits for a first connection', { timeout }, async () => {
    const reasons: string[] = [];
    const heard = Promise.withResolvers<void>();
    const waiting = natsMessaging({
      ...{ url: `tls://${name}:${portOf(server)}`, name: 'test', clock, caFile: stranger.caFile },
      onWaiting: ({ message }) => {
        reasons.push(message);
        heard.resolve();
      },
      connection: { reconnectTimeWait: 10 },
    });
    await heard.promise;
    expect(reasons[0]).toMatch(/certificate/);
    // From now on it is trusted: the file is read at each attempt.
    await copyFile(authority.caFile, stranger.caFile);
    await (await waiting).close();
  });
});

describe('EventStoreDB with TLS', () => {
  const names = documented(/eventstore\.<namespace>\.svc$/);
  let server: EventStoreStandIn;
  beforeAll(async () => {
    server = await startEventStore({
      nowMs: () => Date.parse(clock()),
      tls: await authority.certifyUntil(eventStoreEnd, ...names),
    });
  });
  afterAll(() => server.stop());

  const portOf = () => new URL(server.connectionString.replace('esdb', 'http')).port;
  const connect = async (connectionString: string, caFile?: string) => {
    const store = eventStoreDb({ connectionString, caFile });
    await store.ping().finally(store.close);
  };
  const at = (host: string) => `esdb://user:password@${host}:${portOf()}`;

  it('is documented with the name of the service, and one for each of its nodes', () => {
    expect(names).toEqual(['sentry-eventstore.login.svc', '*.sentry-eventstore.login.svc']);
  });

  it.each(['sentry-eventstore.login.svc', 'sentry-eventstore-2.sentry-eventstore.login.svc'])(
    'is reached by %s, which its certificate names, with its certificate authority',
    async (host) => {
      await connect(at(host), authority.caFile);
      await connect(`${at(host)}?tlsCAFile=${encodeURIComponent(authority.caFile)}`);
    },
  );

  it('has its end told by whoever connects, in each form of the address', async () => {
    const end = String(eventStoreEnd.getTime() / 1_000);
    const [name = ''] = names;
    expect(await shownEnd('eventstore', at(name))).toBe(end);
    expect(await shownEnd('eventstore', `${at(name)}?tlsCAFile=/none`)).toBe(end);
    expect(await shownEnd('eventstore', at(name).replace('esdb:', 'esdb+discover:'))).toBe(end);
    expect(await shownEnd('eventstore', `esdb://b:1,a:${portOf()}`)).toBe(end);
    expect(await shownEnd('eventstore', `esdb://${name}:${portOf()}?tls=false`)).toBeUndefined();
  });

  it('is refused where its authority or its name is another, or it is asked in clear', async () => {
    const [name = ''] = names;
    const { caFile } = authority;
    await expect(connect(at(name))).rejects.toThrow(/unavailable \(.*certificate/);
    await expect(connect(at('other.login.svc'), caFile)).rejects.toThrow(/altnames/);
    const clear = `esdb://${name}:${portOf()}?tls=false`;
    await expect(connect(clear)).rejects.toThrow(/unavailable|unknown|deadline/);
    await expect(connect(clear, caFile)).rejects.toThrow('for tls');
    const twice = `${at(name)}?tlsCAFile=${encodeURIComponent(caFile)}`;
    await expect(connect(twice, caFile)).rejects.toThrow('so does a setting');
  });
});
