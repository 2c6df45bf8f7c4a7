import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { everybody } from '@countersign/contracts';
import { natsUsers } from '@countersign/nats';
import {
  copyNatsConfig,
  type NatsServer,
  type NatsUsers,
  startNats,
} from '@countersign/nats/testing';
import { freePort } from '@countersign/testkit';
import { createKeyRingFile } from '@countersign/vault';
import { z } from 'zod';
import { type Child, childOf, root } from '../child.ts';
import { outboxOf, type Site } from '../countersign.ts';
import { startBalancer } from './balancer.ts';
import { type EventStoreProcess, startEventStoreProcess } from './event-store.ts';
import { type Link, openLink } from './link.ts';

export const services = [
  'directory',
  'guardian-config',
  'session',
  'sms-dispatch',
  'mail-dispatch',
  'activity-log',
] as const;
export const processes = [...services, 'gateway'] as const;
export type ProcessName = (typeof processes)[number];

/** The first tenant's client, for whoever manages the cluster in a test. */
export const firstClient = { clientId: 'cluster-admin', clientSecret: 'canary-'.repeat(6) };

interface Terms {
  readonly replicas?: number | Readonly<Partial<Record<ProcessName, number>>>;
  readonly environment?: Readonly<Record<string, string>>;
  /** Where it is to be reached: a free port of its own, unless it takes another's place. */
  readonly publicPort?: number;
  /** Where the program of a replica lies: here, unless it is of another release. */
  readonly folderOf?: (name: ProcessName, number: number) => string;
  /** Whose last replica reaches NATS and the store over links of its own, which can be cut. */
  readonly linked?: readonly ProcessName[];
  /** Writes NATS's configuration into a folder: this release's, unless it is to be another's. */
  readonly configureNats?: (folder: string) => Promise<NatsUsers>;
  /** How many nodes the store has. */
  readonly storeNodes?: 1 | 3;
}

/** The ways of one replica to what it depends on. */
interface Links {
  readonly nats: Link;
  readonly store: Link;
}

/** All of Countersign in separate processes, over a real nats-server and a store's stand-in. */
export interface Cluster extends Site {
  readonly nats: NatsServer;
  /** Who is connected to NATS, by the names they gave: a process and its host. */
  readonly connections: () => Promise<readonly string[]>;
  /** Where NATS keeps its files, and the key rings lie (`master.json`, `code.json`). */
  readonly folder: string;
  readonly store: EventStoreProcess;
  readonly replicasOf: (name: ProcessName) => readonly Child[];
  /** Where the first replica of a process answers for its health. */
  readonly healthOf: (name: ProcessName) => string;
  /** The ways of the last replica of a process that is `linked`. */
  readonly linkOf: (name: ProcessName) => Links;
  readonly all: () => readonly Child[];
  readonly start: () => Promise<void>;
  /** Starts a service for what an operator asks of it, as the named user; answers what it said. */
  readonly runOnce: (name: ProcessName, words: readonly string[], user?: string) => Promise<string>;
  /** Requests that a gateway took and did not answer. */
  readonly brokenOff: () => number;
  /** How many gateways are given nothing at present, since they say that they are not ready. */
  readonly turnedAwayFrom: () => number;
  /** What nats-server refused to one of the processes. */
  readonly refusals: () => Promise<readonly string[]>;
}

const program = (name: ProcessName) => ['--max-semi-space-size=4', `services/${name}/src/main.ts`];

const ofThisRelease = (folder: string) =>
  copyNatsConfig(join(root, 'deploy/nats'), folder, natsUsers(everybody));

/** A nats-server that lets each process say and hear only what is its own, as shipped. */
const startGuardedNats = async (folder: string, configure: NonNullable<Terms['configureNats']>) => {
  const { config, seedFileOf } = await configure(folder);
  const log = join(folder, 'nats.log');
  const nats = await startNats({ config, log });
  const refusals = async () => {
    const lines = (await readFile(log, 'utf8')).split('\n');
    return lines.filter((line) => line.includes('Violation'));
  };
  return { nats, seedFileOf, refusals };
};

const connz = z.object({ connections: z.array(z.object({ name: z.string().optional() })) });
const connectionsOf = async (nats: NatsServer) => {
  const response = await fetch(`${nats.monitoring()}/connz`);
  return connz.parse(await response.json()).connections.map(({ name = '' }) => name);
};

/** Starts services as users of NATS, each for one errand. */
const errands =
  (shared: Readonly<Record<string, string>>, seedFileOf: (user: string) => string) =>
  async (name: ProcessName, words: readonly string[], user: string = name): Promise<string> => {
    const own = { HEALTH_PORT: '0', NATS_NKEY_SEED_FILE: seedFileOf(user) };
    const env = { PATH: process.env.PATH, ...shared, ...own };
    const run = promisify(execFile);
    return (await run(process.execPath, [...program(name), ...words], { cwd: root, env })).stdout;
  };

/** Tests ask more than people do, and all from one address. */
const unbounded = {
  REQUESTS_PER_MINUTE: '0',
  MANAGEMENT_REQUESTS_PER_MINUTE: '0',
  PHONE_ENROLLMENTS_PER_MINUTE: '0',
  ADDRESS_MESSAGES: '1000000',
};

/** Prepares a cluster of which nothing of ours runs yet. */
export const prepareCluster = async ({
  replicas = 1,
  environment = {},
  publicPort: named,
  folderOf = () => root,
  linked = [],
  configureNats = ofThisRelease,
  storeNodes = 1,
}: Terms = {}) => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-cluster-'));
  const [masterKeys, codeKeys] = [join(folder, 'master.json'), join(folder, 'code.json')];
  await Promise.all([masterKeys, codeKeys].map((file) => createKeyRingFile(file)));
  const [guarded, store] = await Promise.all([
    startGuardedNats(folder, configureNats),
    startEventStoreProcess(storeNodes),
  ]);
  const { nats, seedFileOf, refusals } = guarded;
  const publicPort = named ?? (await freePort());
  const url = `http://localhost:${publicPort}`;

  const shared = {
    ...{ NATS_URL: nats.url, EVENTSTORE_URL: store.url, PUBLIC_URL: url },
    ...{ MASTER_KEY_FILE: masterKeys, CODE_KEYS_FILE: codeKeys },
    BOOTSTRAP_CLIENT_ID: firstClient.clientId,
    BOOTSTRAP_CLIENT_SECRET: firstClient.clientSecret,
    ...{ ...unbounded, ...environment },
  };
  const countOf = (name: ProcessName) =>
    typeof replicas === 'number' ? replicas : (replicas[name] ?? 1);
  const openLinks = async (name: ProcessName): Promise<readonly [ProcessName, Links]> => {
    const [toNats, toStore] = await Promise.all([nats.url, store.url].map(openLink));
    // Two addresses, two links.
    return [name, { nats: toNats as Link, store: toStore as Link }];
  };
  const links = new Map(await Promise.all(linked.map(openLinks)));
  const linkOf = (name: ProcessName): Links => {
    const its = links.get(name);
    if (!its) throw new Error(`${name} has no links of its own`);
    return its;
  };
  const replica = async (name: ProcessName, number: number) => {
    const port = await freePort();
    const its = number === countOf(name) - 1 ? links.get(name) : undefined;
    const own = {
      ...(its && { NATS_URL: its.nats.url, EVENTSTORE_URL: its.store.url }),
      ...(name === 'gateway' ? { PORT: `${port}`, HEALTH_PORT: '0' } : { HEALTH_PORT: `${port}` }),
      NATS_NKEY_SEED_FILE: seedFileOf(name),
    };
    const readyAt = `http://127.0.0.1:${port}/readyz`;
    const child = childOf({
      ...{ args: program(name), environment: { ...shared, ...own }, readyAt },
      folder: folderOf(name, number),
    });
    return { name, port, child };
  };
  const all = await Promise.all(
    processes.flatMap((name) =>
      Array.from({ length: countOf(name) }, (_, number) => replica(name, number)),
    ),
  );
  const gateways = all.filter(({ name }) => name === 'gateway').map(({ port }) => port);
  const balancer = await startBalancer(publicPort, gateways);

  const cluster: Cluster = {
    ...{ url, folder, nats, store, refusals, linkOf },
    connections: () => connectionsOf(nats),
    ...{ brokenOff: balancer.brokenOff, turnedAwayFrom: balancer.turnedAwayFrom },
    runOnce: errands(shared, seedFileOf),
    replicasOf: (name) => all.filter((each) => each.name === name).map(({ child }) => child),
    healthOf: (name) => `http://127.0.0.1:${all.find((each) => each.name === name)?.port}`,
    all: () => all.map(({ child }) => child),
    printed: () => all.map(({ child }) => child.printed()).join('\n'),
    outbox: () => outboxOf(url),
    start: async () => {
      for (const { child } of all) child.launch();
      await Promise.all(all.map(({ child }) => child.untilReady()));
    },
    stop: async () => {
      await Promise.all(all.map(({ child }) => child.terminate()));
      await balancer.stop();
      await Promise.all([...links.values()].flatMap((its) => [its.nats.stop(), its.store.stop()]));
      await Promise.all([nats.stop(), store.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
  return cluster;
};

/** Prepares a cluster and starts all of it. */
export const startCluster = async (terms: Terms = {}): Promise<Cluster> => {
  const cluster = await prepareCluster(terms);
  try {
    await cluster.start();
    return cluster;
  } catch (error) {
    await cluster.stop();
    throw error;
  }
};
