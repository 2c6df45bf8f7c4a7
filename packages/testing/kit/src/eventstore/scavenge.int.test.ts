import { scavengeEventStoreDb } from '@countersign/eventstoredb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startEventStoreNode } from './node.ts';

type Node = Awaited<ReturnType<typeof startEventStoreNode>>;
const nowMs = () => 0;

describe('a scavenge', () => {
  let nodes: readonly Node[] = [];
  const others = () => nodes.slice(1).map(({ address }) => address);
  const first = () => {
    const [node] = nodes;
    if (!node) throw new Error('no node was started');
    return node;
  };
  beforeEach(async () => {
    nodes = [];
    const terms = { nowMs, others, passwords: { admin: 'canary', ops: 'canary' } };
    nodes = [await startEventStoreNode(terms), await startEventStoreNode(terms)];
  });
  afterEach(() => {
    for (const node of nodes) node.stop();
  });
  const scavenge = (user: string, steps: string[] = []) =>
    scavengeEventStoreDb({
      // Over TLS in life, where alone a user is sent; the nodes here speak in clear.
      connectionString: `esdb://${user}@${first().address}?tls=false`,
      lookEveryMs: 1,
      onNode: (node, step) =>
        void steps.push(`${nodes.findIndex((n) => n.address === node)} ${step}`),
    });

  it('is of every node that is alive, of one after another', async () => {
    const steps: string[] = [];
    const answered = await scavenge('ops:canary', steps);
    expect(answered).toEqual(nodes.map(({ address }) => address));
    expect(steps).toEqual(['0 begins', '0 ended', '1 begins', '1 ended']);
    expect(nodes.map(({ scavenges }) => scavenges.begun.length)).toEqual([1, 1]);
  });

  it('is waited for, and the next node is not asked meanwhile', async () => {
    first().scavenges.hold();
    const done = scavenge('ops:canary');
    await expect.poll(() => first().scavenges.begun).toHaveLength(1);
    expect(nodes[1]?.scavenges.begun).toEqual([]);
    first().scavenges.end('Success');
    expect(await done).toHaveLength(2);
  });

  it('that comes to nothing is told, as is one that runs already', async () => {
    first().scavenges.hold();
    const done = expect(scavenge('ops:canary')).rejects.toThrow('came to nothing: Errored');
    await expect.poll(() => first().scavenges.begun).toHaveLength(1);
    await expect(scavenge('ops:canary')).rejects.toThrow('answered 400');
    first().scavenges.end('Errored');
    await done;
  });

  it('wants a user who may, and says so without the password', async () => {
    const refused = scavenge('reader:canary');
    await expect(refused).rejects.toThrow(/groups \$admins and \$ops/);
    await expect(refused).rejects.not.toThrow('canary');
  });
});
