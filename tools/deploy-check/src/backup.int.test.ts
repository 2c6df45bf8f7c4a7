import {
  chmod,
  chown,
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noRevision } from '@countersign/core';
import { eventStoreDb } from '@countersign/eventstoredb';
import { natsCredentials, natsMessaging } from '@countersign/nats';
import { natsAvailable, startNats } from '@countersign/nats/testing';
import { type CertificateAuthority, openAuthority } from '@countersign/testkit/certificates';
import { startEventStoreNode } from '@countersign/testkit/eventstore';
import { dataKeyBucket, loadKeyRing, openVault } from '@countersign/vault';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parse, stringify } from 'yaml';
import { chart, helmAvailable, programsOfKubernetes } from './helm.ts';
import { type KubernetesApi, type StoredObject, startKubernetesApi } from './kubernetes-api.ts';
import { asNobody, invite } from './nobody.ts';
import { run } from './program.ts';
import { openWorkshop, type Workshop } from './pruned-folder.ts';
import { deployed, read, root } from './repository.ts';

const clock = () => '2026-01-01T12:00:00.000Z';
const admin = 'canary-of-the-admin';
const stream = 'user-demo_ada';
const ada = { tenantId: 'demo', userId: 'auth0|ada' };
const patient = { timeout: 60_000, interval: 50 };
const available = natsAvailable() && helmAvailable();

/** A pod of an errand, as the chart makes it. */
interface PodSpec {
  readonly containers: readonly [
    {
      readonly args: readonly string[];
      readonly envFrom: readonly { readonly configMapRef: { readonly name: string } }[];
      readonly env: readonly {
        readonly name: string;
        readonly valueFrom: {
          readonly secretKeyRef?: { readonly name: string; readonly key: string };
        };
      }[];
      readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
    },
  ];
  readonly volumes: readonly {
    readonly name: string;
    readonly secret?: {
      readonly secretName: string;
      readonly defaultMode: number;
      readonly items: readonly { readonly key: string; readonly path: string }[];
    };
  }[];
}

/**
 * The errands of the chart, begun by the commands of the README against the API of a cluster, and
 * run as one of its nodes would: in the image's folder, as nobody, told what ConfigMaps and Secrets
 * say and no more, with their files where the pod has them mounted.
 */
describe.skipIf(!available)('the commands of the README, in Kubernetes', () => {
  let folder: string;
  /** Where an operator stands: the chart, what `secrets in` wrote, and values of their own. */
  let site: string;
  let authority: CertificateAuthority;
  let workshop: Workshop;
  let image: string;
  let node: string;
  let api: KubernetesApi;
  let path: string;
  const stops: (() => unknown)[] = [];
  /** How many Deployments there were when a Job began. */
  let atWork: number | undefined;

  const startStores = async () => {
    const own = await mkdtemp(join(folder, 'stores-'));
    const { certFile, keyFile, cert, key } = await authority.certify('127.0.0.1', 'localhost');
    await copyFile(join(site, 'mine/authorization.conf'), join(own, 'authorization.conf'));
    const lines = [
      ...[`jetstream { store_dir: "${own}" }`, 'include ./authorization.conf'],
      `tls { cert_file: "${certFile}", key_file: "${keyFile}" }`,
    ];
    await writeFile(join(own, 'nats.conf'), lines.join('\n'));
    const nats = await startNats({ config: join(own, 'nats.conf') });
    const store = await startEventStoreNode({
      ...{ nowMs: () => Date.parse(clock()), tls: { cert, key } },
      passwords: { admin, ops: 'canary-of-ops' },
    });
    stops.push(nats.stop, store.stop);
    return { nats, store };
  };
  type Stores = Awaited<ReturnType<typeof startStores>>;
  /** What the cluster's names stand for: other servers, once these are lost. */
  let stores: Stores;

  const openStore = () =>
    eventStoreDb({
      connectionString: `esdb://admin:${admin}@${stores.store.address}`,
      caFile: authority.caFile,
    });
  /** The vault of a service, over the data keys that are in NATS. */
  const openDirectory = async () => {
    const messaging = await natsMessaging({
      ...{ url: stores.nats.url.replace('nats://', 'tls://'), name: 'directory', clock },
      caFile: authority.caFile,
      connection: await natsCredentials({ nkeySeedFile: join(site, 'mine/directory.nk') }),
    });
    const masterKeys = await loadKeyRing(join(site, 'mine/master-keys.json'));
    const dataKeys = messaging.keyValue(dataKeyBucket);
    return { vault: openVault({ masterKeys, dataKeys }), close: messaging.close };
  };

  /** What a secret or a config map holds. */
  const dataOf = (resource: string, name = ''): Readonly<Record<string, string>> => {
    const found = api.all(resource).find(({ metadata }) => metadata.name === name);
    if (!found) throw new Error(`no ${name} among the ${resource}`);
    return found.data ?? {};
  };
  const secretOf = (name: string, key: string) =>
    Buffer.from(dataOf('secrets', name)[key] ?? '', 'base64');

  /** What a kubelet does before it starts a container, below a folder of this machine. */
  const mount = async (pod: PodSpec, at: string) => {
    for (const { name, secret } of pod.volumes) {
      const [{ volumeMounts }] = pod.containers;
      const where = join(at, volumeMounts.find((each) => each.name === name)?.mountPath ?? '');
      await mkdir(where, { recursive: true });
      for (const { key, path: file } of secret?.items ?? []) {
        await writeFile(join(where, file), secretOf(secret?.secretName ?? '', key));
        await chmod(join(where, file), secret?.defaultMode ?? 0);
        // They are root's, and readable by the pod's group.
        if (asNobody.gid !== undefined) await chown(join(where, file), 0, asNobody.gid);
      }
    }
    const backups = join(at, 'backups');
    await mkdir(backups, { recursive: true });
    if (asNobody.gid !== undefined) await chown(backups, 0, asNobody.gid);
    await chmod(backups, 0o2775);
  };

  /** Runs a pod to its end; answers what it printed. */
  const runPod = async (podName: string, pod: PodSpec, args?: readonly string[]) => {
    const [container] = pod.containers;
    const at = join(folder, 'pod');
    await mount(pod, at);
    const own = container.env.map(({ name, valueFrom: { secretKeyRef: from } }) => [
      name,
      from ? secretOf(from.name, from.key).toString() : podName,
    ]);
    const here = (value: string) =>
      value
        .replace('$(POD_NAME)', podName)
        .replace(/^\/(run|backups)\//, `${at}/$1/`)
        // The cluster's name server.
        .replace('eventstore.example:2113', stores.store.address)
        .replace('nats.example:4222', new URL(stores.nats.url).host);
    const configured = dataOf('configmaps', container.envFrom[0]?.configMapRef.name);
    const settings = [...Object.entries(configured), ...own].map(([key = '', value = '']) => [
      ...[key, here(value)],
    ]);
    const { OTEL_EXPORTER_OTLP_ENDPOINT: _, ...env } = Object.fromEntries(settings);
    const words = [...(args ?? container.args)].map(here);
    const guest = invite({ node, args: words, cwd: join(image, 'services/session'), env });
    await vi.waitUntil(() => guest.code() !== undefined, patient);
    return { code: guest.code() ?? null, printed: guest.printed() };
  };
  // The API keeps what the chart made.
  const podOf = ({ spec }: StoredObject) =>
    (spec as { readonly template: { readonly spec: PodSpec } }).template.spec;

  /** The commands of the README's block that has these words in it. */
  const blockWith = (words: string): string => {
    const blocks = [...read('deploy/README.md').matchAll(/```sh\n([\s\S]*?)```/g)];
    const found = blocks.map(([, block = '']) => block).find((block) => block.includes(words));
    if (found === undefined) throw new Error(`no commands have ${words} in them`);
    return found;
  };
  const secrets = `"${process.execPath}" "${join(root, 'scripts/secrets.ts')}"`;
  /** Runs commands as a shell would, each of which has to succeed. */
  const runDocumented = async (commands: string) => {
    const env = { PATH: `${path}:${process.env.PATH}`, KUBECONFIG: join(site, 'kubeconfig') };
    const own = commands.replaceAll('npx -y pnpm@12.21.0 secrets', secrets);
    const { code, out, complaints } = await run('sh', ['-e', '-c', own], { cwd: site, env });
    expect(code, complaints).toBe(0);
    return out;
  };
  const namesOf = (...resources: readonly string[]) =>
    resources.flatMap((each) => api.all(each).map(({ metadata }) => `${each} ${metadata.name}`));

  let sealed: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'countersign-pods-'));
    await chmod(folder, 0o755);
    site = join(folder, 'site');
    await mkdir(site);
    await symlink(join(root, 'deploy'), join(site, 'deploy'));
    authority = await openAuthority();
    for (const name of ['ca.crt', 'nats-ca.crt']) {
      await copyFile(authority.caFile, join(site, name));
    }
    const prod = parse(read(`${chart}/values-prod.yaml`));
    const values = {
      ...prod,
      nats: { ...prod.nats, url: 'tls://nats.example:4222', replicas: 1 },
    };
    values.secrets.external.enabled = false;
    await writeFile(join(site, 'my-values.yaml'), stringify(values));
    path = await programsOfKubernetes();
    workshop = await openWorkshop(['session']);
    image = await workshop.build('session');
    node = join(image, 'node');
    await copyFile(process.execPath, node);
    api = await startKubernetesApi({
      runJob: (job) => {
        atWork = api.all('deployments').length;
        return runPod(job.metadata.name, podOf(job));
      },
    });
    stops.push(api.stop);
    const kubeconfig = {
      ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'here' },
      clusters: [{ name: 'here', cluster: { server: api.url } }],
      contexts: [{ name: 'here', context: { cluster: 'here', user: 'operator' } }],
      users: [{ name: 'operator', user: {} }],
    };
    await writeFile(join(site, 'kubeconfig'), stringify(kubeconfig), { mode: 0o600 });
  }, 180_000);
  afterAll(async () => {
    await Promise.all(stops.map((stop) => stop()));
    await workshop?.clear();
    for (const each of [folder, authority.folder]) await rm(each, { recursive: true });
  });

  it('install the chart, with its Secrets', { timeout: 90_000 }, async () => {
    const [make = '', rest = ''] = blockWith('helm install').split(/(?<=secrets in .*\n)/);
    await runDocumented(make);
    const url = `esdb://admin:${admin}@eventstore.example:2113`;
    for (const name of [...deployed, 'scavenge']) {
      await writeFile(join(site, `mine/${name}.url`), url);
    }
    // Whether the pods answer is asked by a pod, of which another test runs the program.
    await runDocumented(rest.replace('helm test countersign\n', ''));
    expect(namesOf('deployments')).toHaveLength(deployed.length);
    expect(namesOf('cronjobs')).toContain('cronjobs countersign-backup');
    stores = await startStores();
    const event = { id: crypto.randomUUID(), type: 'UserRegistered', data: { a: 1 } };
    const store = openStore();
    await store.append(stream, noRevision, [event]).finally(store.close);
    const { vault, close } = await openDirectory();
    sealed = await vault.sealFor(ada, 'phone', '+12025550123').finally(close);
  });

  const byHand = 'countersign-backup-by-hand';
  it('back up into a folder of its own, which can be verified', { timeout: 90_000 }, async () => {
    const printed = await runDocumented(blockWith('--from=cronjob/countersign-backup'));
    expect(printed).toContain('"msg":"backed up"');
    // The line names the folder.
    expect(printed).toContain(`/backups/${byHand}"`);
    expect(await readdir(join(folder, 'pod/backups', byHand))).toContain('master-keys.json');
    const [job] = api.all('jobs');
    if (!job) throw new Error('there is no Job');
    const verify = ['src/main.ts', 'verify', `/backups/${byHand}`];
    const verified = await runPod(byHand, podOf(job), verify);
    expect(verified.printed).toMatch(/"events":1,"people":1.*"msg":"the backup is whole"/);
  });

  const restoring = () =>
    blockWith('backup.restoreFrom').replace(/countersign-backup-\d+-\w+/, byHand);

  it('restore nothing into stores that hold something', { timeout: 90_000 }, async () => {
    const [, apply = ''] = /^(helm template [\s\S]*?)\nkubectl wait/m.exec(restoring()) ?? [];
    await runDocumented(`${apply}\nkubectl wait --for=condition=failed job/countersign-restore`);
    const printed = await runDocumented('kubectl logs job/countersign-restore');
    expect(printed).toContain('EventStoreDB is not empty: nothing was restored');
    await runDocumented('kubectl delete job,networkpolicy countersign-restore');
  });

  it('restore into empty stores what was there, all else at rest', {
    timeout: 90_000,
  }, async () => {
    const kept = ['deployments', 'scaledobjects', 'networkpolicies', 'cronjobs'];
    const before = namesOf(...kept);
    stores = await startStores();
    await runDocumented(restoring());
    expect(atWork).toBe(0);
    expect(namesOf(...kept).toSorted()).toEqual(before.toSorted());
    expect(namesOf('jobs')).toEqual([`jobs ${byHand}`]);
    const store = openStore();
    const { events } = await store.load(stream).finally(store.close);
    expect(events).toMatchObject([{ type: 'UserRegistered', data: { a: 1 } }]);
    const { vault, close } = await openDirectory();
    expect(await vault.openFor(ada, 'phone', sealed).finally(close)).toBe('+12025550123');
  });
});
