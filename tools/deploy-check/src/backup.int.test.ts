import { execFile } from 'node:child_process';
import { chmod, chown, copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { noRevision } from '@countersign/core';
import { eventStoreDb } from '@countersign/eventstoredb';
import { natsCredentials, natsMessaging } from '@countersign/nats';
import { type NatsServer, natsAvailable, startNats } from '@countersign/nats/testing';
import { type CertificateAuthority, openAuthority } from '@countersign/testkit/certificates';
import { startEventStoreNode } from '@countersign/testkit/eventstore';
import { dataKeyBucket, loadKeyRing, openVault } from '@countersign/vault';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { chart, helmAvailable, render } from './helm.ts';
import type { KubernetesObject } from './kubernetes-object.ts';
import { asNobody, invite } from './nobody.ts';
import { openWorkshop, type Workshop } from './pruned-folder.ts';
import { read, root } from './repository.ts';

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
        readonly valueFrom: { readonly secretKeyRef?: { readonly name: string; key: string } };
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
interface Job {
  readonly spec: {
    readonly template: { readonly spec: PodSpec };
    readonly jobTemplate?: Job;
  };
}

/**
 * The errands of the chart, run as a node of a cluster would: in the image's folder, as nobody,
 * told what ConfigMap and Secrets say and no more, with their files where the pod has them mounted.
 */
describe.skipIf(!available)('the pods that back up and restore', () => {
  let folder: string;
  /** What the README makes Secrets of. */
  let mine: string;
  let authority: CertificateAuthority;
  let workshop: Workshop;
  let image: string;
  let node: string;
  const stops: (() => unknown)[] = [];

  const startStores = async () => {
    const own = await mkdtemp(join(folder, 'stores-'));
    const { certFile, keyFile, cert, key } = await authority.certify('127.0.0.1', 'localhost');
    await copyFile(join(mine, 'authorization.conf'), join(own, 'authorization.conf'));
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
  const natsUrl = ({ url }: NatsServer) => url.replace('nats://', 'tls://');
  const storeOf = ({ store }: Stores) =>
    eventStoreDb({
      connectionString: `esdb://admin:${admin}@${store.address}`,
      caFile: authority.caFile,
    });
  /** The vault of a service, over the data keys that are in NATS. */
  const openDirectory = async ({ nats }: Stores) => {
    const messaging = await natsMessaging({
      ...{ url: natsUrl(nats), name: 'directory', clock, caFile: authority.caFile },
      connection: await natsCredentials({ nkeySeedFile: join(mine, 'directory.nk') }),
    });
    const masterKeys = await loadKeyRing(join(mine, 'master-keys.json'));
    const dataKeys = messaging.keyValue(dataKeyBucket);
    return { vault: openVault({ masterKeys, dataKeys }), close: messaging.close };
  };

  /** What a kubelet does before it starts a container, below a folder of this machine. */
  const mount = async (pod: PodSpec, at: string) => {
    for (const { name, secret } of pod.volumes) {
      const [{ volumeMounts }] = pod.containers;
      const path = join(at, volumeMounts.find((each) => each.name === name)?.mountPath ?? '');
      await mkdir(path, { recursive: true });
      for (const { key, path: file } of secret?.items ?? []) {
        const from = key === 'ca.crt' ? authority.caFile : join(mine, key);
        await copyFile(from, join(path, file));
        await chmod(join(path, file), secret?.defaultMode ?? 0);
        // They are root's, and readable by the pod's group.
        if (asNobody.gid !== undefined) await chown(join(path, file), 0, asNobody.gid);
      }
    }
    const backups = join(at, 'backups');
    await mkdir(backups, { recursive: true });
    if (asNobody.gid !== undefined) await chown(backups, 0, asNobody.gid);
    await chmod(backups, 0o2775);
  };

  /** Runs the pod of an errand to its end; answers what it printed. */
  const runPod = async (
    { nats, store }: Stores,
    { name, podName = '', args }: { name: string; podName?: string; args?: readonly string[] },
  ) => {
    const told = ['nats.replicas=1', `nats.url=${natsUrl(nats)}`, 'backup.restoreFrom=by-hand'];
    const sets = told.flatMap((each) => ['--set', each]);
    const objects = await render('--values', `${chart}/values-prod.yaml`, ...sets);
    // Whoever asks knows what it is.
    const named = (kind: RegExp, wanted = '') =>
      objects.find((each) => kind.test(each.kind) && each.metadata.name === wanted) as unknown;
    // The chart's own.
    const job = named(/Job$/, `sentry-${name}`) as Job;
    const pod = (job.spec.jobTemplate ?? job).spec.template.spec;
    const [container] = pod.containers;
    // A ConfigMap has it.
    const { data } = named(
      /^ConfigMap$/,
      container.envFrom[0]?.configMapRef.name,
    ) as KubernetesObject & { readonly data: Readonly<Record<string, string>> };
    const at = join(folder, 'pod');
    await mount(pod, at);
    const own = container.env.map(({ name: setting, valueFrom: { secretKeyRef: from } }) => {
      if (setting === 'POD_NAME') return [setting, podName];
      expect([setting, from]).toEqual([
        'EVENTSTORE_URL',
        { name: 'countersign-eventstore', key: 'session.url' },
      ]);
      return [setting, `esdb://admin:${admin}@${store.address}`];
    });
    const here = (value: string) =>
      value.replace('$(POD_NAME)', podName).replace(/^\/(run|backups)\//, `${at}/$1/`);
    const settings = [...Object.entries(data), ...own].map(([key = '', value = '']) => [
      ...[key, here(value)],
    ]);
    const { OTEL_EXPORTER_OTLP_ENDPOINT: _, ...env } = Object.fromEntries(settings);
    const words = [...(args ?? container.args)].map(here);
    const cwd = join(image, 'services/session');
    const guest = invite({ node, args: words, cwd, env });
    let code: number | null | undefined;
    await vi.waitFor(() => {
      code = guest.code();
      if (code === undefined) throw new Error(guest.printed());
    }, patient);
    return { code, printed: guest.printed(), backups: join(at, 'backups') };
  };

  let first: Stores;
  let sealed: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'countersign-pods-'));
    await chmod(folder, 0o755);
    mine = join(folder, 'mine');
    const secrets = [join(root, 'scripts/secrets.ts'), 'in', mine];
    await promisify(execFile)(process.execPath, secrets, { cwd: root });
    authority = await openAuthority();
    workshop = await openWorkshop(['session']);
    image = await workshop.build('session');
    node = join(image, 'node');
    await copyFile(process.execPath, node);

    first = await startStores();
    const event = { id: crypto.randomUUID(), type: 'UserRegistered', data: { a: 1 } };
    const store = storeOf(first);
    await store.append(stream, noRevision, [event]).finally(store.close);
    const { vault, close } = await openDirectory(first);
    sealed = await vault.sealFor(ada, 'phone', '+12025550123').finally(close);
  }, 180_000);
  afterAll(async () => {
    await Promise.all(stops.map((stop) => stop()));
    await workshop?.clear();
    for (const each of [folder, authority.folder]) await rm(each, { recursive: true });
  });

  it('back up into a folder of their own, which can be verified', { timeout: 90_000 }, async () => {
    const made = await runPod(first, { name: 'backup', podName: 'by-hand' });
    expect(made.printed).toContain('"msg":"backed up"');
    expect(made.code).toBe(0);
    expect(await readdir(join(made.backups, 'by-hand'))).toContain('master-keys.json');
    const args = ['src/main.ts', 'verify', '/backups/by-hand'];
    const verified = await runPod(first, { name: 'backup', args });
    expect(verified.printed).toMatch(/"events":1,"people":1.*"msg":"the backup is whole"/);
  });

  it('restore into empty stores what was there', { timeout: 90_000 }, async () => {
    const fresh = await startStores();
    const { code, printed } = await runPod(fresh, { name: 'restore' });
    expect(printed).toContain('"msg":"restored"');
    expect(code).toBe(0);
    const store = storeOf(fresh);
    const { events } = await store.load(stream).finally(store.close);
    expect(events).toMatchObject([{ type: 'UserRegistered', data: { a: 1 } }]);
    const { vault, close } = await openDirectory(fresh);
    expect(await vault.openFor(ada, 'phone', sealed).finally(close)).toBe('+12025550123');
  });

  it('restore nothing into stores that hold something', { timeout: 90_000 }, async () => {
    const { code, printed } = await runPod(first, { name: 'restore' });
    expect(code).toBe(1);
    expect(printed).toContain('EventStoreDB is not empty: nothing was restored');
  });

  it('restore by the commands of the README', async () => {
    const [command = ''] = /^helm template countersign (.*?) \| kubectl/ms.exec(
      read('deploy/README.md').replaceAll('\\\n', ' '),
    ) ?? [''];
    const [, from = ''] = /--set (backup\.restoreFrom=\S+)/.exec(command) ?? [];
    const [, only = ''] = /--show-only (\S+)/.exec(command) ?? [];
    const prod = ['--values', `${chart}/values-prod.yaml`, '--set', from, '--show-only', only];
    const kinds = (await render(...prod)).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(kinds.toSorted()).toEqual(['Job sentry-restore', 'NetworkPolicy sentry-restore']);
    expect(dirname(join(chart, only))).toBe(join(chart, 'templates'));
  });
});
