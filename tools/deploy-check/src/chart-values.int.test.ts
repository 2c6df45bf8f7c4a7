import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { complaintsOf, faultsOf } from './conformity.ts';
import { chart, helmAvailable, render } from './helm.ts';
import type { KubernetesObject } from './kubernetes-object.ts';
import { deployed } from './repository.ts';

const peer = (cidr: string) => ({ ipBlock: { cidr } });
const affinity = {
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: 'login', operator: 'Exists' }] }],
    },
  },
};
const ofPods = {
  podLabels: { cost: 'login' },
  podAnnotations: { 'sidecar.istio.io/inject': 'false' },
  nodeSelector: { 'kubernetes.io/arch': 'arm64' },
  tolerations: [{ key: 'dedicated', operator: 'Equal', value: 'login', effect: 'NoSchedule' }],
  priorityClassName: 'high',
  affinity,
};

/** What an operator of a cluster with customs of its own asks for. */
const values = {
  podSecurity: 'platform',
  labels: { team: 'identity' },
  annotations: { contact: 'oncall' },
  eventstore: { inChart: { ...ofPods, nodes: 3, serviceAccount: { annotations: { a: 'b' } } } },
  defaults: {
    ...ofPods,
    extraVolumes: [{ name: 'rows', emptyDir: {} }],
    extraVolumeMounts: [{ name: 'rows', mountPath: '/rows' }],
    serviceAccount: { annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::1:role/sms' } },
    env: { ALLOW_PRIVATE_WEBHOOKS: '1' },
    egress: [{ to: [peer('10.0.0.9/32')], ports: [9000] }],
  },
  services: {
    gateway: { nodeSelector: { zone: 'edge' }, env: { ALLOW_PRIVATE_WEBHOOKS: '0' } },
    session: { serviceAccount: { create: false, name: 'mine' } },
  },
  networkPolicy: {
    dnsPorts: [5353],
    nodeLocalDns: ['169.254.20.11/32'],
    oidcProviders: [{ to: [peer('10.0.0.1/32')], ports: [8443] }],
    hooks: [{ to: [peer('10.0.0.2/32')], ports: [443] }],
    siem: [{ to: [peer('10.0.0.3/32')], ports: [8088] }],
    mail: [peer('10.0.0.4/32')],
  },
  prometheusRule: { enabled: true, labels: { release: 'prometheus' } },
  backup: { enabled: true, restoreFrom: 'one-night' },
};

interface Pod {
  readonly of: string;
  readonly metadata: KubernetesObject['metadata'];
  readonly spec: {
    readonly securityContext: object;
    readonly serviceAccountName?: string;
    readonly containers: readonly { readonly securityContext: object }[];
  };
}

/** Every pod that the objects make, whatever makes it. */
const podsOf = (objects: readonly KubernetesObject[]): readonly Pod[] =>
  objects.flatMap((object) => {
    const of = `${object.kind} ${object.metadata.name}`;
    // What has pods has them in one of these places.
    const { spec } = object as unknown as {
      readonly spec?: {
        readonly containers?: unknown;
        readonly template?: unknown;
        readonly jobTemplate?: { readonly spec: { readonly template: unknown } };
      };
    };
    const pod = spec?.jobTemplate?.spec.template ?? spec?.template ?? (spec?.containers && object);
    // A pod, or the template of one.
    return pod === undefined ? [] : [{ of, ...(pod as Omit<Pod, 'of'>) }];
  });

describe.skipIf(!helmAvailable())('the chart, with the values of an operator', () => {
  let objects: readonly KubernetesObject[];
  let byDefault: readonly KubernetesObject[];
  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'countersign-values-'));
    const file = join(folder, 'values.yaml');
    await writeFile(file, stringify(values));
    const dev = ['--values', `${chart}/values-dev.yaml`];
    byDefault = await render(...dev);
    objects = await render(...dev, '--values', file);
    await rm(folder, { recursive: true });
  });
  const called = (kind: string, name: string) =>
    objects.find((each) => each.kind === kind && each.metadata.name === `sentry-${name}`);
  const pods = () => podsOf(objects);

  it('makes what Kubernetes takes', async () => {
    expect(await faultsOf(objects)).toBe('');
    const complaints = await Promise.all(objects.map(complaintsOf));
    expect(complaints.filter((complaint) => complaint !== undefined)).toEqual([]);
  });

  it('makes pods of every kind there is', () => {
    const kinds = new Set(pods().map(({ of }) => of.split(' ')[0]));
    expect(kinds).toEqual(new Set(['Deployment', 'StatefulSet', 'CronJob', 'Job', 'Pod']));
    expect(pods()).toHaveLength(deployed.length + 5);
  });

  it('pins no user, group or seccomp where the platform chooses them, and stays nobody', () => {
    for (const { of, spec } of pods()) {
      expect({ of, ...spec.securityContext }).toEqual({ of, runAsNonRoot: true });
      for (const { securityContext } of spec.containers) {
        expect(securityContext).toMatchObject({
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
        });
        expect(securityContext).not.toHaveProperty('runAsUser');
        expect(securityContext).not.toHaveProperty('seccompProfile');
      }
    }
  });

  it('pins them where nobody else does', () => {
    for (const { of, spec } of podsOf(byDefault)) {
      const id = of.startsWith('StatefulSet') ? 1_000 : 65_532;
      expect(spec.securityContext).toEqual({
        ...{ runAsNonRoot: true, runAsUser: id, runAsGroup: id, fsGroup: id },
        seccompProfile: { type: 'RuntimeDefault' },
      });
    }
  });

  it('labels and annotates every object and every pod, and finds its pods nonetheless', () => {
    for (const { kind, metadata } of [
      ...objects,
      ...pods().map((pod) => ({ kind: 'Pod', ...pod })),
    ]) {
      expect({ kind, ...metadata }).toMatchObject({
        labels: { team: 'identity', 'app.kubernetes.io/instance': 'sentry' },
        annotations: { contact: 'oncall' },
      });
    }
    for (const { of, metadata } of pods().filter((pod) => !pod.of.startsWith('Pod '))) {
      expect({ of, ...metadata }).toMatchObject({
        labels: ofPods.podLabels,
        annotations: ofPods.podAnnotations,
      });
    }
  });

  it('lets every pod run where it is told to, and a service somewhere else', () => {
    const { nodeSelector, tolerations, priorityClassName } = ofPods;
    for (const { of, spec } of pods()) {
      const where = of.endsWith('-gateway') ? { zone: 'edge' } : nodeSelector;
      expect({ of, ...spec }).toMatchObject({
        nodeSelector: where,
        tolerations,
        priorityClassName,
      });
    }
    for (const name of [...deployed, 'eventstore']) {
      const [pod] = pods().filter(({ of }) => of.endsWith(`-${name}`));
      expect(pod?.spec).toMatchObject({ affinity });
    }
  });

  it('mounts what a service is given beside its own, and tells it more', () => {
    const [session] = pods().filter(({ of }) => of === 'Deployment sentry-session');
    expect(session?.spec).toMatchObject({
      containers: [{ volumeMounts: expect.arrayContaining(values.defaults.extraVolumeMounts) }],
      volumes: expect.arrayContaining(values.defaults.extraVolumes),
    });
    expect(called('ConfigMap', 'directory')).toMatchObject({
      data: { ALLOW_PRIVATE_WEBHOOKS: '1' },
    });
    expect(called('ConfigMap', 'gateway')).toMatchObject({ data: { ALLOW_PRIVATE_WEBHOOKS: '0' } });
  });

  it('runs as accounts that it makes, or as one that is there', () => {
    const accounts = values.defaults.serviceAccount.annotations;
    expect(called('ServiceAccount', 'sms-dispatch')).toMatchObject({
      metadata: { annotations: accounts },
    });
    expect(called('ServiceAccount', 'session')).toBeUndefined();
    const named = Object.fromEntries(
      pods().map(({ of, spec }) => [of.replace('Deployment sentry-', ''), spec.serviceAccountName]),
    );
    expect(named).toMatchObject({ session: 'mine', directory: 'sentry-directory' });
  });

  it.each([
    ['directory', '10.0.0.1/32', 8443],
    ['sms-dispatch', '10.0.0.2/32', 443],
    ['activity-log', '10.0.0.3/32', 8088],
    ['mail-dispatch', '10.0.0.4/32', 465],
  ])('lets %s alone connect to %s', (name, cidr, port) => {
    const going = objects.filter(
      (each) => each.kind === 'NetworkPolicy' && JSON.stringify(each).includes(`"${cidr}"`),
    );
    expect(going.map(({ metadata }) => metadata.name)).toEqual([`sentry-${name}`]);
    const rule = { to: [peer(cidr)], ports: expect.arrayContaining([{ protocol: 'TCP', port }]) };
    expect(going[0]).toMatchObject({ spec: { egress: expect.arrayContaining([rule]) } });
  });

  it('lets everybody ask for names, of the cluster and of the node', () => {
    const policies = objects.filter(
      ({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name !== 'sentry-default-deny',
    );
    expect(policies).toHaveLength(deployed.length + 5);
    const both = (port: number) => [
      { protocol: 'UDP', port },
      { protocol: 'TCP', port },
    ];
    for (const policy of policies) {
      expect(policy).toMatchObject({
        spec: {
          egress: expect.arrayContaining([
            expect.objectContaining({ ports: both(5353) }),
            { to: [peer('169.254.20.11/32')], ports: both(53) },
          ]),
        },
      });
    }
  });

  it('has the alerts, as Prometheus is to fill them in', () => {
    const rules = called('PrometheusRule', 'alerts');
    expect(rules).toMatchObject({ metadata: { labels: { release: 'prometheus' } } });
    expect(JSON.stringify(rules)).toContain('{{ $labels.relay }}');
  });

  it('scavenges weekly, as whoever may, and lets nothing else of the pod out', () => {
    expect(called('CronJob', 'scavenge')).toMatchObject({
      spec: {
        schedule: '17 3 * * 0',
        concurrencyPolicy: 'Forbid',
        jobTemplate: {
          spec: { template: { spec: { containers: [{ args: ['src/main.ts', 'scavenge'] }] } } },
        },
      },
    });
    expect(JSON.stringify(called('NetworkPolicy', 'eventstore'))).toContain('"scavenge"');
    expect(called('NetworkPolicy', 'scavenge')).toMatchObject({
      spec: {
        egress: expect.arrayContaining([
          expect.objectContaining({ ports: [{ protocol: 'TCP', port: 2113 }] }),
        ]),
      },
    });
  });

  it.each([
    [[], { name: 'countersign-eventstore', key: 'scavenge.url' }],
    [
      ['eventstore.scavenge.urlSecret.name='],
      { name: 'countersign-eventstore', key: 'activity-log.url' },
    ],
    [
      ['eventstore.scavenge.urlSecret.name=,eventstore.urlsSecret=,eventstore.urlSecret.name=all'],
      { name: 'all', key: 'url' },
    ],
    [
      ['eventstore.scavenge.urlSecret.name=ops,eventstore.scavenge.urlSecret.key=url'],
      { name: 'ops', key: 'url' },
    ],
  ])('scavenges as the user of its own, else of activity-log: %j', async (set, secretKeyRef) => {
    const sets = set.flatMap((each) => ['--set', each]);
    const prod = await render('--values', `${chart}/values-prod.yaml`, ...sets);
    const [job] = podsOf(prod).filter(({ of }) => of === 'CronJob sentry-scavenge');
    expect(job?.spec).toMatchObject({
      containers: [{ env: [{ name: 'EVENTSTORE_URL', valueFrom: { secretKeyRef } }] }],
      volumes: expect.arrayContaining([expect.objectContaining({ name: 'eventstore-ca' })]),
    });
  });

  it.each(['backup', 'restore'])(
    'lets the %s reach NATS and the store, and nobody reach it',
    (name) => {
      const labels = { 'app.kubernetes.io/instance': 'sentry', 'app.kubernetes.io/name': name };
      const [pod] = pods().filter(({ of }) => of.endsWith(`Job sentry-${name}`));
      expect(pod?.metadata).toMatchObject({ labels });
      const policy = called('NetworkPolicy', name);
      expect(policy).toMatchObject({
        spec: { podSelector: { matchLabels: labels }, policyTypes: ['Ingress', 'Egress'] },
      });
      expect(policy).not.toHaveProperty('spec.ingress');
      for (const port of [2113, 4222]) {
        const ports = [{ protocol: 'TCP', port }];
        expect(policy).toMatchObject({
          spec: { egress: expect.arrayContaining([expect.objectContaining({ ports })]) },
        });
      }
      expect(JSON.stringify(called('NetworkPolicy', 'eventstore'))).toContain(`"${name}"`);
    },
  );

  it('asks in helm test every part of a login', () => {
    const pod = JSON.stringify(called('Pod', 'test'));
    for (const name of deployed) expect(pod).toContain(`${name}=http://sentry-${name}:`);
    expect(pod).toContain('/.well-known/jwks.json');
  });

  it.each([
    'podSecurity=none',
    'defaults.nodeSelector.a=1',
    'labels.app\\.kubernetes\\.io/name=other',
    'defaults.podLabels.app\\.kubernetes\\.io/instance=other',
    'defaults.serviceAccount.create=false',
    'networkPolicy.nodeLocalDns={169.254.20.10}',
    'networkPolicy.dnsPorts={0}',
    'eventstore.scavenge.schedule=weekly',
    'backup.schedule=nightly',
    'backup.claim=',
    'backup.restoreFrom=../elsewhere',
  ])('refuses what would mislead it: %s', async (value) => {
    await expect(render('--values', `${chart}/values-dev.yaml`, '--set', value)).rejects.toThrow(
      /values|schema/i,
    );
  });

  it('refuses a destination without a port', async () => {
    const value = 'networkPolicy.siem=[{"to":[{"ipBlock":{"cidr":"10.0.0.1/32"}}]}]';
    const rendered = render('--values', `${chart}/values-dev.yaml`, '--set-json', value);
    await expect(rendered).rejects.toThrow(/ports/);
  });
});
