import { readSettings, type Setting } from '@countersign/service-runtime';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type ComposeFile, composeFiles } from './compose-file.ts';
import { chart, helmAvailable, render } from './helm.ts';
import type { KubernetesObject } from './kubernetes-object.ts';
import { deployed, read } from './repository.ts';
import { schemaOf, settingsOfProcess } from './settings-read.ts';

const processes = ['standalone', ...deployed];

let all: ReadonlyMap<string, readonly Setting[]>;
beforeAll(async () => {
  const configured = processes.map(async (name) => [name, await settingsOfProcess(name)] as const);
  all = new Map(await Promise.all(configured));
});
const settingsFor = (process: string) => all.get(process) ?? [];
const namesFor = (process: string) => settingsFor(process).map(({ name }) => name);

/** Each excludes another setting: the secret, or the address, of what this is a file of. */
const files: readonly string[] = [
  ...['BOOTSTRAP_CLIENT_SECRET_FILE', 'BOOTSTRAP_ADMIN_PASSWORD_FILE'],
  'FIDO_METADATA_FILE',
];

describe('the settings of every process', () => {
  it('tell what they are in a sentence, and give an example that is taken', async () => {
    const examples = [...all.values()].flat().filter(({ name }) => !files.includes(name));
    const environment = Object.fromEntries(examples.map(({ name, example }) => [name, example]));
    for (const process of processes) {
      for (const { sentence } of settingsFor(process)) expect(sentence).toMatch(/^[A-Z].{10,}\.$/);
      // Those of all others are given too: no name is nearly another.
      expect(() => readSettings(schemaFor(process), environment)).not.toThrow();
    }
  });

  let schemas: ReadonlyMap<string, Awaited<ReturnType<typeof schemaOf>>>;
  beforeAll(async () => {
    const found = processes.map(async (name) => [name, await schemaOf(name)] as const);
    schemas = new Map(await Promise.all(found));
  });
  const schemaFor = (process: string) => {
    const schema = schemas.get(process);
    if (!schema) throw new Error(`no schema of ${process}`);
    return schema;
  };

  it('are in docs/settings.md, which is made of what the schemas say', async () => {
    await expect(
      documentation(processes.map((name) => [name, settingsFor(name)])),
    ).toMatchFileSnapshot('../../../docs/settings.md');
  });
});

/** What docker compose settles for whoever runs it. */
const notInCompose: Readonly<Record<string, string>> = {
  NATS_CREDENTIALS_FILE: 'its users are nkeys',
  NATS_CA_FILE: 'it speaks in clear, in networks of its own',
  EVENTSTORE_CA_FILE: 'it speaks in clear, in networks of its own',
  NATS_REPLICAS: 'it has one server',
  BOOTSTRAP_CLIENT_SECRET: 'it is a file',
  BOOTSTRAP_ADMIN_PASSWORD_FILE: 'it is a variable: nobody has to have one',
  TLS_CERT_FILE: 'its port is open to this machine alone',
  TLS_KEY_FILE: 'its port is open to this machine alone',
  PORT: 'its port is published as another',
  HEALTH_PORT: 'its health check asks there',
  LISTS_FILE: 'its file systems are read-only',
  ROWS_FILE: 'its file systems are read-only',
};

describe('docker compose', () => {
  // Ours: dclint reads them, in compose.test.ts.
  const files = composeFiles.map((file) => parse(read(file), { merge: true }) as ComposeFile);
  const image = [...read('deploy/Dockerfile').matchAll(/^(?:ENV|) +([A-Z_]+)=/gm)].map(
    ([, name]) => name,
  );

  it.each(deployed)('has every setting of %s', (process) => {
    const configured = files.flatMap(({ services }) =>
      Object.keys(services[process]?.environment ?? {}),
    );
    const known = new Set([...configured, ...image, ...Object.keys(notInCompose)]);
    expect(namesFor(process).filter((name) => !known.has(name))).toEqual([]);
  });
});

describe.skipIf(!helmAvailable())('the chart', () => {
  const named = (objects: readonly KubernetesObject[], kind: string, process: string) =>
    objects.find((object) => object.kind === kind && object.metadata.name === `sentry-${process}`);
  const prod = ['--values', `${chart}/values-prod.yaml`];
  /** A Deployment names what it takes from Secrets; a ConfigMap has the rest. */
  const configured = (objects: readonly KubernetesObject[], process: string) => {
    // A ConfigMap has it.
    const config = named(objects, 'ConfigMap', process) as { readonly data?: object } | undefined;
    const pod = JSON.stringify(named(objects, 'Deployment', process));
    const fromSecrets = [...pod.matchAll(/"name":"([A-Z][A-Z0-9_]+)"/g)].map(([, name]) => name);
    return [...Object.keys(config?.data ?? {}), ...fromSecrets];
  };

  it.each(deployed)(
    'takes every setting of %s: its own, in `env`, or from a Secret',
    async (process) => {
      const own = configured(await render(...prod), process);
      const rest = settingsFor(process).filter(({ name }) => !own.includes(name));
      const secrets = rest.filter(({ isSecret }) => isSecret);
      const given = [
        ...secrets.flatMap(({ name }, index) => {
          const at = `services.${process}.envFromSecrets[${index}]`;
          return [`${at}.name=${name}`, `${at}.valueFrom.secretKeyRef.name=mine`];
        }),
        ...rest
          .filter(({ isSecret }) => !isSecret)
          .map(
            ({ name, example }) =>
              `services.${process}.env.${name}=${example.replaceAll(',', '\\,')}`,
          ),
      ];
      const all = configured(
        await render(...prod, ...given.flatMap((each) => ['--set-string', each])),
        process,
      );
      expect(namesFor(process).filter((name) => !all.includes(name))).toEqual([]);
      expect(new Set(all).size).toBe(all.length);
    },
  );
});

const shownDefault = ({ byDefault }: Setting): string => {
  if (byDefault === undefined) return '';
  return `\`${typeof byDefault === 'boolean' ? Number(byDefault) : byDefault}\``;
};

/** A table a process; what a pipe would end is none of our examples. */
function documentation(configured: readonly (readonly [string, readonly Setting[]])[]): string {
  const tables = configured.map(([process, settings]) =>
    [
      ...[
        `## ${process}`,
        '',
        '| name | default | what it is | example |',
        '| --- | --- | --- | --- |',
      ],
      ...settings
        .toSorted((one, other) => (one.name < other.name ? -1 : 1))
        .map((each) => {
          const example = `\`${each.example}\`${each.isSecret ? ' (secret)' : ''}`;
          return `| \`${each.name}\` | ${shownDefault(each)} | ${each.sentence} | ${example} |`;
        }),
    ].join('\n'),
  );
  return `# Settings

Every process reads its settings from its environment, once, when it starts. One that cannot be
used stops the start and is told in a sentence, a secret without its value; so is a name that is
nearly that of a setting. An empty one counts as not given.

This page is made of the schemas (\`services/*/src/config.ts\`):
\`pnpm test:int tools/deploy-check/src/settings -u\` writes it anew.

${tables.join('\n\n')}
`;
}
