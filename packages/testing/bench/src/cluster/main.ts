import {
  type Cluster,
  crowdEnvironment,
  firstClient,
  managementBy,
  type ProcessName,
  processes,
  startCluster,
} from '@countersign/e2e';
import { measureLogins } from '../logins.ts';
import { gatherPeople } from '../people.ts';
import { cpuMsOf, peakMemoryOf } from '../process-usage.ts';

const peopleCount = 200;
const warmUp = { atOnce: 4, rounds: 2 };
const run = { atOnce: 16, rounds: 4 };

const row = (...cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |\n`;
const say = (text: string) => void process.stdout.write(text);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

const pidsOf = (cluster: Cluster, name: ProcessName) =>
  cluster.replicasOf(name).map((child) => child.pid());
const cpuOf = async (pids: readonly number[]) => sum(await Promise.all(pids.map(cpuMsOf)));

/** Logs people in to a cluster, and says what each kind of process took for it. */
const measure = async (sessions: number) => {
  const cluster = await startCluster({
    replicas: { session: sessions },
    environment: crowdEnvironment,
  });
  const { url } = cluster;
  const people = await gatherPeople(await managementBy({ url, client: firstClient }), peopleCount);
  const [gateway = 0] = pidsOf(cluster, 'gateway');
  const scene = { countersign: { url, pid: () => gateway }, people };
  await measureLogins(scene, warmUp.atOnce, warmUp.rounds);

  const watched = [
    ...processes.map((name) => [name, pidsOf(cluster, name)] as const),
    ['nats-server', [cluster.nats.pid()]] as const,
    ["the store's stand-in", [cluster.store.pid()]] as const,
  ];
  const before = await Promise.all(watched.map(([, pids]) => cpuOf(pids)));
  const { perSecond } = await measureLogins(scene, run.atOnce, run.rounds);
  const after = await Promise.all(watched.map(([, pids]) => cpuOf(pids)));
  const memory = await Promise.all(watched.map(([, pids]) => Promise.all(pids.map(peakMemoryOf))));

  say(
    `\n${sessions} × session, ${run.atOnce} at once: ${perSecond.toFixed(1)} logins a second\n\n`,
  );
  say(`${row('process', 'CPU ms a login', 'most memory, MB')}${row('---', '---', '---')}`);
  watched.forEach(([name, pids], index) => {
    const cpuMs = ((after[index] ?? 0) - (before[index] ?? 0)) / (peopleCount * run.rounds);
    say(row(`${name} × ${pids.length}`, cpuMs.toFixed(2), (memory[index] ?? []).join(', ')));
  });
  await cluster.stop();
  await people.stop();
};

for (const sessions of [1, 2]) await measure(sessions);
