import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { DCLinter } from 'dclint';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type ComposeFile, composeFiles, longForm } from './compose-file.ts';
import { run } from './program.ts';
import { deployed, read, root } from './repository.ts';
import { settingsRead } from './settings-read.ts';

/** Taste, not faults: we order a service by what it is, and a built image may have a name. */
const rules = {
  'no-build-and-image': 0,
  'require-project-name-field': 0,
  'require-quotes-in-ports': [2, { quoteType: 'double' }],
  'service-dependencies-alphabetical-order': 0,
  'service-keys-order': 0,
  'services-alphabetical-order': 0,
  'top-level-properties-order': 0,
} as const;

/** The linter's own types say nothing where imports name their files. */
interface Fault {
  readonly line: number;
  readonly rule: string;
  readonly message: string;
}
interface Found {
  readonly messages: readonly Fault[];
}

describe.each(composeFiles)('%s', (file) => {
  it('is what the Compose specification allows, and has none of its usual faults', () => {
    const linter = new DCLinter({ rules, quiet: true, debug: false, exclude: [] });
    const found: readonly Found[] = linter.lintFiles([join(root, file)], false);
    expect(found).toHaveLength(1);
    const faults = found.flatMap(({ messages }) => messages);
    expect(faults.map(({ line, rule, message }) => `${line} ${rule}: ${message}`)).toEqual([]);
  });

  // Ours: dclint has read it by now.
  const { services } = parse(read(file), { merge: true }) as ComposeFile;
  const images = Object.entries(services).filter(([, { image }]) => image !== undefined);

  it.each(images)('%s comes in one exact version', (_name, { image = '' }) => {
    expect(image).toMatch(/:v?\d+\.\d+\.\d+/);
  });

  it.each(images)('%s is bounded, and may do no more than it must', (_name, service) => {
    expect(service).toMatchObject({
      mem_limit: expect.any(String),
      pids_limit: expect.any(Number),
      cpus: expect.any(Number),
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      stop_grace_period: expect.any(String),
      restart: 'unless-stopped',
    });
  });

  it('asks nobody for their health at a cost of half a hundredth of a core', () => {
    // CPU of one check, the engine's part with it, as deploy/README.md has it.
    const costMs: Readonly<Record<string, number>> = { '/nodejs/bin/node': 87, curl: 56, wget: 56 };
    const checks = Object.values(services).flatMap(({ healthcheck }) =>
      healthcheck?.test ? [healthcheck] : [],
    );
    expect(checks.length).toBeGreaterThan(0);
    for (const { test, interval = '' } of checks) {
      const share = (costMs[test[1] ?? ''] ?? Number.NaN) / (1_000 * Number.parseInt(interval, 10));
      expect(share).toBeLessThan(0.005);
    }
  });
});

describe('compose.observability.yaml', () => {
  // Ours: dclint reads it, above.
  const { services } = parse(read('compose.observability.yaml'), { merge: true }) as ComposeFile;

  it('lets every service tell its traces', () => {
    for (const name of deployed) {
      expect(services[name]?.environment).toHaveProperty('OTEL_EXPORTER_OTLP_ENDPOINT');
    }
  });

  it('opens ports to this machine alone', () => {
    const ports = Object.values(services).flatMap((service) => service.ports ?? []);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });
});

describe('docker-compose.yml', () => {
  // Ours: dclint reads it, above.
  const { services } = parse(read('docker-compose.yml'), { merge: true }) as ComposeFile;

  it('may give each service an EventStoreDB elsewhere, with a user of its own', () => {
    for (const name of deployed.filter((each) => each !== 'gateway')) {
      const setting = `${name.toUpperCase().replaceAll('-', '_')}_EVENTSTORE_URL`;
      expect(services[name]?.environment).toMatchObject({
        EVENTSTORE_URL: `\${${setting}:-esdb://eventstore:2113?tls=false}`,
      });
    }
  });

  it('runs every service there is', () => {
    const built = Object.entries(services).filter(([, { build }]) => build);
    expect(built.map(([name]) => name).toSorted()).toEqual(deployed.toSorted());
    for (const [name, { build, image }] of built) {
      expect(build).toMatchObject({ dockerfile: 'deploy/Dockerfile', args: { SERVICE: name } });
      expect(image).toBe(`countersign-${name}:0.3.0`);
    }
  });

  it.each(deployed)('waits until what %s needs is healthy', (name) => {
    const needs = longForm(services[name]?.depends_on);
    expect(Object.keys(needs)).toContain('nats');
    for (const [needed, { condition }] of Object.entries(needs)) {
      expect(condition).toBe('service_healthy');
      expect(services[needed]?.healthcheck?.test).toBeDefined();
    }
  });

  it.each(deployed)('runs %s as nobody, on a file system it cannot change', (name) => {
    expect(services[name]).toMatchObject({
      read_only: true,
      user: expect.stringContaining('USER'),
    });
  });

  it.each(deployed)('asks %s for its health without a shell', (name) => {
    const { test = [] } = services[name]?.healthcheck ?? {};
    expect(test.slice(0, 2)).toEqual(['CMD', '/nodejs/bin/node']);
  });

  it.each([
    [200, 0],
    [503, 1],
  ])('takes a process that answers %i for what it is', async (status, code) => {
    const server = createServer((_request, response) => {
      response.writeHead(status).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? `${address?.port}` : '';
    const words = services.session?.healthcheck?.test.slice(2) ?? [];
    const ask = () =>
      run(
        process.execPath,
        words.map((word) => word.replace(':8080', `:${port}`)),
      );
    expect((await ask()).code).toBe(code);
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
    expect((await ask()).code).toBe(1);
  });

  it('gives the code keys to session and to those that send codes alone', () => {
    const holders = Object.entries(services).filter(([, { secrets }]) =>
      secrets?.includes('code-keys'),
    );
    expect(holders.map(([name]) => name).toSorted()).toEqual([
      ...['mail-dispatch', 'session', 'sms-dispatch'],
    ]);
  });

  it.each(deployed)('makes %s the user of NATS that it is, and nobody else', (name) => {
    const seeds = (services[name]?.secrets ?? []).filter((secret) => typeof secret !== 'string');
    expect(seeds).toEqual([{ source: `nats-${name}`, target: 'nats-seed' }]);
  });

  it('holds no secret in an environment: an operator may hand one through', () => {
    const given = Object.values(services)
      .flatMap(({ environment }) => Object.entries(environment ?? {}))
      .filter(([name, value]) => /(SECRET|TOKEN|PASSWORD|SEED|KEY)$/.test(name) && value !== null);
    expect(given).toEqual([]);
  });

  it.each(deployed)('tells %s nothing that it does not read', async (name) => {
    const configured = Object.keys(services[name]?.environment ?? {});
    expect(await settingsRead(name)).toEqual(expect.arrayContaining(configured));
  });

  it('has the store scavenged weekly, by an errand that reaches nothing else', () => {
    expect(services.scavenge).toMatchObject({
      image: services['activity-log']?.image,
      pull_policy: 'never',
      command: ['src/main.ts', 'scavenge', '--every', '7'],
      networks: ['log'],
    });
    expect(services.scavenge).not.toHaveProperty('secrets');
  });

  it('opens one port, to this machine', () => {
    expect(Object.values(services).flatMap(({ ports }) => ports ?? [])).toEqual([
      '127.0.0.1:3000:3000',
    ]);
  });
});
