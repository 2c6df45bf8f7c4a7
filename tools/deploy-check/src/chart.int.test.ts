import { codeRequested } from '@countersign/contracts';
import { beforeAll, describe, expect, it } from 'vitest';
import { complaintsOf, faultsOf } from './conformity.ts';
import { chart, helm, helmAvailable, render } from './helm.ts';
import type { KubernetesObject } from './kubernetes-object.ts';
import { deployed, read } from './repository.ts';
import { settingsRead } from './settings-read.ts';

/** What a pod has of a Secret, and where it finds it. */
interface PodSpec {
  readonly volumes: readonly unknown[];
  readonly containers: readonly { readonly volumeMounts: readonly unknown[] }[];
}

const worlds = ['dev', 'prod'] as const;
const valuesOf = (world: string) => ['--values', `${chart}/values-${world}.yaml`];
const cluster = [...valuesOf('dev'), '--set', 'eventstore.inChart.nodes=3'];

const ofKind = (objects: readonly KubernetesObject[], kind: string) =>
  objects.filter((object) => object.kind === kind);
const called = (objects: readonly KubernetesObject[], kind: string, name: string) =>
  ofKind(objects, kind).find(({ metadata }) => metadata.name === `sentry-${name}`);
const services = (objects: readonly KubernetesObject[], kind: string) =>
  ofKind(objects, kind)
    .map(({ metadata }) => metadata.name.replace('sentry-', ''))
    .toSorted();

describe.skipIf(!helmAvailable())('the chart', () => {
  const rendered = new Map<string, readonly KubernetesObject[]>();
  const objects = (world: string) => rendered.get(world) ?? [];
  beforeAll(async () => {
    for (const world of worlds) rendered.set(world, await render(...valuesOf(world)));
    rendered.set('cluster', await render(...cluster));
  });

  it.each(worlds)('is as helm wants charts, with the values for %s', async (world) => {
    const { code, out, complaints } = await helm('lint', '--strict', chart, ...valuesOf(world));
    expect(`${out}${complaints}`).not.toMatch(/\[(ERROR|WARNING)\]/);
    expect(code).toBe(0);
  });

  it.each([...worlds, 'cluster'])('makes what Kubernetes takes: %s', async (world) => {
    expect(objects(world).length).toBeGreaterThan(20);
    expect(await faultsOf(objects(world))).toBe('');
    const complaints = await Promise.all(objects(world).map(complaintsOf));
    expect(complaints.filter((complaint) => complaint !== undefined)).toEqual([]);
  });

  it('would be told of a field that Kubernetes does not know', async () => {
    const [deployment] = ofKind(objects('prod'), 'Deployment');
    // Wrong on purpose.
    const misspelt = { ...deployment, specc: {} } as KubernetesObject;
    expect(await faultsOf([misspelt])).toContain('specc');
  });

  it.each(worlds)('deploys every service, for %s', (world) => {
    for (const kind of ['Deployment', 'ConfigMap']) {
      expect(services(objects(world), kind)).toEqual(deployed.toSorted());
    }
  });

  it.each(deployed)(
    'runs %s as nobody, bounded, asked for its health, and replaced without a gap',
    (name) => {
      expect(called(objects('prod'), 'Deployment', name)).toMatchObject({
        spec: {
          strategy: { rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
          template: {
            spec: {
              automountServiceAccountToken: false,
              securityContext: { runAsNonRoot: true, runAsUser: 65_532, fsGroup: 65_532 },
              containers: [
                {
                  image: `images.example.com/countersign/countersign-${name}:0.3.0`,
                  securityContext: {
                    allowPrivilegeEscalation: false,
                    readOnlyRootFilesystem: true,
                    capabilities: { drop: ['ALL'] },
                  },
                  resources: { limits: { memory: expect.any(String) } },
                  startupProbe: { httpGet: { path: '/healthz' } },
                  livenessProbe: { httpGet: { path: '/healthz' } },
                  readinessProbe: { httpGet: { path: '/readyz' } },
                },
              ],
            },
          },
        },
      });
    },
  );

  it.each(deployed)('tells %s nothing that it does not read', async (name) => {
    for (const world of worlds) {
      const settings = called(objects(world), 'ConfigMap', name);
      expect(settings).toHaveProperty('data');
      // A ConfigMap has it.
      const { data } = settings as KubernetesObject & { readonly data: object };
      expect(await settingsRead(name)).toEqual(expect.arrayContaining(Object.keys(data)));
    }
  });

  it('leaves the number of replicas to whatever scales them', () => {
    const scaled = [
      ...services(objects('prod'), 'HorizontalPodAutoscaler'),
      ...services(objects('prod'), 'ScaledObject'),
    ];
    expect(scaled).toEqual(['directory', 'gateway', 'session', 'sms-dispatch']);
    for (const name of deployed) {
      const deployment = called(objects('prod'), 'Deployment', name);
      const replicas = scaled.includes(name) ? undefined : 2;
      expect(deployment).toHaveProperty('spec');
      expect(deployment).toMatchObject({ spec: replicas === undefined ? {} : { replicas } });
      if (replicas === undefined) expect(deployment).not.toHaveProperty('spec.replicas');
    }
  });

  it('scales sms-dispatch by the stream and the consumer that it has', () => {
    const stream = codeRequested.subject.replaceAll(/[^A-Za-z0-9_-]/g, '_');
    expect(called(objects('prod'), 'ScaledObject', 'sms-dispatch')).toMatchObject({
      spec: { triggers: [{ metadata: { stream, consumer: 'sms-dispatch' } }] },
    });
  });

  it('starts every pod anew where NATS has been given other users or rights', async () => {
    const hash = 'a'.repeat(64);
    const other = await render(...valuesOf('prod'), '--set', `nats.usersHash=${hash}`);
    for (const name of deployed) {
      expect(called(other, 'Deployment', name)).toMatchObject({
        spec: { template: { metadata: { annotations: { 'checksum/nats-users': hash } } } },
      });
    }
    expect(JSON.stringify(objects('prod'))).not.toContain('checksum/nats-users');
  });

  it('gives the code keys to session and to those that send codes alone, as files', () => {
    const holding = ofKind(objects('prod'), 'Deployment').filter((deployment) =>
      JSON.stringify(deployment).includes('code-keys.json'),
    );
    expect(services(holding, 'Deployment')).toEqual(['mail-dispatch', 'session', 'sms-dispatch']);
    expect(JSON.stringify(holding)).toContain(`"defaultMode":${0o440}`);
  });

  it.each(deployed)('trusts NATS and EventStoreDB by the authorities it mounts into %s', (name) => {
    // A Deployment has it.
    const { spec } = called(objects('prod'), 'Deployment', name) as KubernetesObject & {
      readonly spec: { readonly template: { readonly spec: PodSpec } };
    };
    const { volumes, containers } = spec.template.spec;
    const authorities = {
      'nats-ca': 'countersign-nats',
      'eventstore-ca': 'countersign-eventstore',
    };
    for (const [volume, secretName] of Object.entries(authorities)) {
      if (name === 'gateway' && volume === 'eventstore-ca') continue;
      const setting = `${volume.replace('-ca', '').toUpperCase()}_CA_FILE`;
      const mountPath = `/run/secrets/${volume}`;
      expect(called(objects('prod'), 'ConfigMap', name)).toMatchObject({
        data: { [setting]: `${mountPath}/ca.crt` },
      });
      expect(volumes).toContainEqual(
        expect.objectContaining({ name: volume, secret: expect.objectContaining({ secretName }) }),
      );
      expect(containers[0]?.volumeMounts).toContainEqual(
        expect.objectContaining({ name: volume, mountPath }),
      );
    }
    expect(JSON.stringify(spec)).not.toContain('NODE_EXTRA_CA_CERTS');
  });

  it('gives each service a connection string of its own', () => {
    for (const name of deployed.filter((each) => each !== 'gateway')) {
      const secretKeyRef = { name: 'countersign-eventstore', key: `${name}.url` };
      const env = [{ name: 'EVENTSTORE_URL', valueFrom: { secretKeyRef } }];
      expect(called(objects('prod'), 'Deployment', name)).toMatchObject({
        spec: {
          template: { spec: { containers: [{ env: expect.arrayContaining(env) }] } },
        },
      });
    }
  });

  it('names in its example the users of EventStoreDB that the README makes, and no other', () => {
    const prod = objects('prod');
    const [, made = ''] = /^for service in (.*); do$/m.exec(read('deploy/README.md')) ?? [];
    const users = made.split(' ').map((user) => `${user}.url`);
    const named = [...JSON.stringify(prod).matchAll(/"key":"([\w-]+\.url)"/g)];
    expect(new Set(named.map(([, key]) => key))).toEqual(new Set(users));
    const [external] = prod.filter(
      ({ kind, metadata }) =>
        kind === 'ExternalSecret' && metadata.name === 'countersign-eventstore',
    );
    for (const user of users) expect(JSON.stringify(external)).toContain(`"secretKey":"${user}"`);
  });

  it('has the nodes of its EventStoreDB call each other by names that can be certified', () => {
    const host = 'sentry-eventstore.default.svc';
    const [nodes] = ofKind(objects('cluster'), 'StatefulSet');
    const said = JSON.stringify(nodes);
    expect(said).toContain(`{"name":"EVENTSTORE_CLUSTER_DNS","value":"${host}"}`);
    for (const setting of ['NODE_HOST', 'REPLICATION_HOST']) {
      const name = `EVENTSTORE_${setting}_ADVERTISE_AS`;
      expect(said).toContain(JSON.stringify({ name, value: `$(POD_NAME).${host}` }));
    }
  });

  it('holds no secret itself', () => {
    for (const world of worlds) expect(ofKind(objects(world), 'Secret')).toEqual([]);
  });

  it('tells what is counted on a port that the ingress does not reach', () => {
    expect(called(objects('prod'), 'ConfigMap', 'gateway')).toMatchObject({
      data: { PORT: '3000', HEALTH_HOST: '0.0.0.0', HEALTH_PORT: '8080' },
    });
    expect(called(objects('prod'), 'ServiceMonitor', 'gateway')).toMatchObject({
      spec: { endpoints: [{ port: 'health', path: '/metrics' }] },
    });
    expect(called(objects('prod'), 'Service', 'gateway')).toMatchObject({
      spec: {
        ports: [
          { name: 'http', port: 3_000 },
          { name: 'health', port: 8_080 },
        ],
      },
    });
    expect(called(objects('prod'), 'Ingress', 'gateway')).toMatchObject({
      spec: {
        rules: [{ http: { paths: [{ backend: { service: { port: { name: 'http' } } } }] } }],
      },
    });
    // A NetworkPolicy has it.
    const policy = called(objects('prod'), 'NetworkPolicy', 'gateway') as {
      readonly spec?: {
        readonly ingress: readonly { readonly from: object[]; readonly ports: object[] }[];
      };
    };
    const callersOf = (port: string) =>
      JSON.stringify(
        policy.spec?.ingress.filter(({ ports }) => JSON.stringify(ports).includes(`"${port}"`)),
      );
    expect(callersOf('health')).not.toContain('ingress-nginx');
    expect(callersOf('health')).toContain('monitoring');
    expect(callersOf('http')).not.toContain('monitoring');
    expect(callersOf('http')).toContain('ingress-nginx');
  });

  it('has the gateway believe the ingress, and has to be told where it is', async () => {
    expect(called(objects('prod'), 'ConfigMap', 'gateway')).toMatchObject({
      data: { TRUST_PROXY: '10.0.0.0/8' },
    });
    const withoutProxy = render(...valuesOf('prod'), '--set', 'trustProxy=');
    await expect(withoutProxy).rejects.toThrow('trustProxy names the addresses of the ingress');
  });

  it.each([
    'image.tag=latest',
    'publicUrl=auth.example.com',
    'publicUrl=https://auth.example.com/path',
    'nats.url=http://nats:4222',
    'nats.replicas=0',
    'nats.usersHash=latest',
    'eventstore.url=esdb+discover://a:2113\\,b:2113',
    'eventstore.url=kurrentdb://a:2113',
    'logLevel=loud',
    'services.session.autoscaling.cpu=101',
    'services.session.resources.limits.memory=much',
    'services.session.env.API_TOKEN=canary',
    'services.session.env.lowercase=1',
    'sevices.session.replicas=2',
  ])('refuses a value that would mislead it: %s', async (value) => {
    await expect(render(...valuesOf('prod'), '--set', value)).rejects.toThrow(/values|schema/i);
  });
});
