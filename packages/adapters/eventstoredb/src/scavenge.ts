import { readFile } from 'node:fs/promises';
import { request as requestInClear } from 'node:http';
import { request as requestOverTls } from 'node:https';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';

const answerTimeoutMs = 30_000;

/** What a node says of a scavenge (23.10 and 24.10). It is nobody's where none runs. */
const scavenge = z.object({ scavengeId: z.string(), scavengeResult: z.string().optional() });
const gossip = z.object({
  members: z.array(
    z.object({
      state: z.string(),
      isAlive: z.boolean(),
      httpEndPointIp: z.string(),
      httpEndPointPort: z.number(),
    }),
  ),
});

/** How nodes are reached by HTTP, told by a connection string for gRPC. */
const doorOf = (connectionString: string) => {
  const parts = /^\w+(?:\+discover)?:\/\/(?:([^@/?]*)@)?([^/?]+)\/?(?:\?(.*))?$/.exec(
    connectionString.trim(),
  );
  if (!parts) throw new Error("the event store's connection string cannot be read");
  const [, user, hosts = '', query = ''] = parts;
  const terms = new URLSearchParams(query.toLowerCase());
  const [, caFile] = /[?&]tls[_-]?ca[_-]?file=([^&]*)/i.exec(`?${query}`) ?? [];
  return {
    isTls: terms.get('tls') !== 'false',
    hosts: hosts.split(',').map((host) => (/:\d+$/.test(host) ? host : `${host}:2113`)),
    auth: user === undefined ? undefined : user.split(':').map(decodeURIComponent).join(':'),
    caFile: caFile === undefined ? undefined : decodeURIComponent(caFile),
  };
};

interface Options {
  /** That of a user in the group `$ops`, unless the store has none. */
  readonly connectionString: string;
  readonly caFile?: string | undefined;
  readonly lookEveryMs?: number;
  readonly onNode?: (node: string, step: 'begins' | 'ended') => void;
}

/** Asks by HTTP. Nothing of an answer that is not expected is passed on, nor of the user. */
const asker = async ({ connectionString, caFile }: Options) => {
  const door = doorOf(connectionString);
  const file = caFile ?? door.caFile;
  const ca = file === undefined ? undefined : await readFile(file);
  const ask = async (method: 'GET' | 'POST', node: string, path: string) => {
    const [protocol, request] = door.isTls
      ? (['https', requestOverTls] as const)
      : (['http', requestInClear] as const);
    const { promise, resolve, reject } = Promise.withResolvers<{ status: number; body: string }>();
    const asking = request(`${protocol}://${node}${path}`, {
      method,
      headers: { accept: 'application/json', 'content-length': 0 },
      signal: AbortSignal.timeout(answerTimeoutMs),
      ...(door.auth !== undefined && { auth: door.auth }),
      ...(ca && { ca }),
    });
    asking.on('error', reject);
    asking.on('response', (response) => {
      text(response).then((body) => resolve({ status: response.statusCode ?? 0, body }), reject);
    });
    asking.end();
    return promise;
  };
  return { hosts: door.hosts, ask };
};
type Ask = Awaited<ReturnType<typeof asker>>['ask'];

/** Every node that is alive, as the first that answers knows them; each has files of its own. */
const nodesOf = async (hosts: readonly string[], ask: Ask): Promise<readonly string[]> => {
  let last: unknown;
  for (const host of hosts) {
    try {
      const { status, body } = await ask('GET', host, '/gossip');
      if (status !== 200) throw new Error(`${host} answered ${status} when asked for its cluster`);
      const { members } = gossip.parse(JSON.parse(body));
      const alive = members.filter(({ isAlive, state }) => isAlive && state !== 'Manager');
      // Alone, a node may know itself by an address that means it only to itself.
      if (alive.length <= 1) return [host];
      return alive.map(({ httpEndPointIp: ip, httpEndPointPort: port }) => `${ip}:${port}`);
    } catch (error) {
      last = error;
    }
  }
  throw last;
};

/** Has one node clean up, and waits until it has. */
const clean = async (node: string, ask: Ask, lookEveryMs: number): Promise<void> => {
  const begun = await ask('POST', node, '/admin/scavenge');
  if (begun.status === 401) {
    throw new Error(`${node} lets only users in the groups $admins and $ops scavenge`);
  }
  if (begun.status !== 200) throw new Error(`${node} answered ${begun.status} to a scavenge`);
  const { scavengeId } = scavenge.parse(JSON.parse(begun.body));
  for (;;) {
    const { status, body } = await ask('GET', node, '/admin/scavenge/current');
    if (status !== 200 || scavenge.parse(JSON.parse(body)).scavengeId !== scavengeId) break;
    await pause(lookEveryMs);
  }
  // Servers before 24.10 do not tell how the last one ended.
  const { status, body } = await ask('GET', node, '/admin/scavenge/last');
  const last = status === 200 ? scavenge.parse(JSON.parse(body)) : undefined;
  if (last?.scavengeId === scavengeId && last.scavengeResult !== 'Success') {
    throw new Error(`the scavenge of ${node} came to nothing: ${last.scavengeResult}`);
  }
};

/**
 * Has every node give back what was removed or is past its retention, one after another: a node
 * that scavenges is slower. Answers which they were.
 */
export const scavengeEventStoreDb = async (options: Options): Promise<readonly string[]> => {
  // A scavenge reads the whole log: it takes minutes, or hours.
  const { lookEveryMs = 5_000 } = options;
  const { hosts, ask } = await asker(options);
  const nodes = await nodesOf(hosts, ask);
  for (const node of nodes) {
    options.onNode?.(node, 'begins');
    await clean(node, ask, lookEveryMs);
    options.onNode?.(node, 'ended');
  }
  return nodes;
};
