import { unknownOptions } from '@countersign/testkit/eventstore';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type ComposeFile, composeFiles } from './compose-file.ts';
import { chart, helmAvailable, render } from './helm.ts';
import { deployed, read } from './repository.ts';

/**
 * EventStoreDB takes every variable that begins with EVENTSTORE_ for an option of its own, and ends
 * at once where it knows none of that name: EVENTSTORE_URL is a setting of ours.
 */
const isOfTheStore = (image = '') => /eventstore|kurrentdb/.test(image);

it('a setting of ours would keep EventStoreDB from starting', () => {
  const environment = {
    EVENTSTORE_URL: 'esdb://x',
    EVENTSTORE_INSECURE: 'true',
    LOG_LEVEL: 'info',
  };
  expect(unknownOptions(environment)).toEqual(['EVENTSTORE_URL']);
});

describe.each(composeFiles)('the EventStoreDB of %s', (file) => {
  // Ours; dclint reads it.
  const { services } = parse(read(file), { merge: true }) as ComposeFile;
  const stores = Object.entries(services).filter(([, { image }]) => isOfTheStore(image));

  it.skipIf(stores.length === 0).each(stores)(
    '%s is told options that it knows, from nowhere but there',
    (_name, { environment = {}, ...service }) => {
      expect(Object.keys(environment).length).toBeGreaterThan(0);
      expect(unknownOptions(environment)).toEqual([]);
      expect(service).not.toHaveProperty('env_file');
    },
  );

  it('leaves its options to itself', () => {
    for (const name of deployed) {
      const configured = Object.keys(services[name]?.environment ?? {});
      const ofStores = configured.filter((each) => /^(EVENTSTORE|KURRENTDB)_/.test(each));
      expect(['EVENTSTORE_URL', 'EVENTSTORE_CA_FILE']).toEqual(expect.arrayContaining(ofStores));
    }
  });
});

interface PodSpec {
  readonly enableServiceLinks?: boolean;
  readonly containers: readonly {
    readonly image: string;
    readonly env?: readonly { readonly name: string }[];
    readonly envFrom?: readonly unknown[];
  }[];
}

describe.skipIf(!helmAvailable())('the EventStoreDB of the chart', () => {
  let specs: readonly PodSpec[];
  beforeAll(async () => {
    const values = ['--values', `${chart}/values-dev.yaml`, '--set', 'eventstore.inChart.nodes=3'];
    const given = ['--set', 'defaults.env.EVENTSTORE_URL=esdb://elsewhere', '--set', 'labels.x=y'];
    const objects = await render(...values, ...given);
    specs = objects
      .filter(({ kind }) => kind === 'StatefulSet')
      // A StatefulSet has one.
      .map((object) => (object as unknown as { spec: { template: { spec: PodSpec } } }).spec)
      .map(({ template }) => template.spec);
  });

  it('is told options that it knows, whatever our processes are told', () => {
    const [container] = specs.flatMap(({ containers }) => containers);
    expect(isOfTheStore(container?.image)).toBe(true);
    const names = (container?.env ?? []).map(({ name }) => [name, '']);
    expect(names.length).toBeGreaterThan(5);
    expect(unknownOptions(Object.fromEntries(names))).toEqual([]);
  });

  it('hears nothing of our settings, nor of services named like itself', () => {
    // A Service called eventstore would be EVENTSTORE_PORT to every pod of its namespace.
    expect(specs.map(({ enableServiceLinks }) => enableServiceLinks)).toEqual([false]);
    expect(specs.flatMap(({ containers }) => containers.map(({ envFrom }) => envFrom))).toEqual([
      undefined,
    ]);
  });
});
