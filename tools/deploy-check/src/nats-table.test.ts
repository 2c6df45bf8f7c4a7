import { globSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as contracts from '@countersign/contracts';
import { describe, expect, it } from 'vitest';
import { read, root } from './repository.ts';

const { processNames, rightsOf, subjects } = contracts;

/** What the gateway composes, and so names as well. */
const composed = [
  'apps/demo/src',
  ...readdirSync(join(root, 'packages/edge')).map((layer) => `packages/edge/${layer}/src`),
];

/** What a process is made of that names subjects and buckets. */
const sourceOf = (service: string): string =>
  [`services/${service}/src`, ...(service === 'gateway' ? composed : [])]
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
        join(folder, file),
      ),
    )
    .filter((file) => file.endsWith('.ts') && !/\/testing\/|\.test\.ts$/.test(file))
    .map(read)
    .join('\n');

/** The names under which the contracts export what has a subject. */
const exported = Object.entries(contracts).flatMap(([name, thing]) =>
  typeof thing === 'object' && 'subject' in thing ? [{ name, subject: thing.subject }] : [],
);

describe('the table of who may say and hear what', () => {
  it('knows every subject of the contracts', () => {
    expect(subjects).toEqual(exported.map(({ subject }) => subject).toSorted());
  });

  it.each(processNames)('has in the row of %s every subject that its code names', (service) => {
    const source = sourceOf(service);
    const named = exported.filter(({ name }) => new RegExp(`\\b${name}\\b`).test(source));
    const { asks, answers, tells, follows } = rightsOf(service);
    const known = [...asks, ...answers, ...tells, ...follows];
    const foreign = named
      .map(({ subject }) => subject)
      .filter((subject) => !known.includes(subject));
    expect(foreign).toEqual([]);
  });

  it.each(processNames)('has in the row of %s every bucket that its code defines', (service) => {
    const defined = [...sourceOf(service).matchAll(/bucketOf\(\s*'([^']+)'/g)];
    const names = defined.map(([, name]) => name);
    expect(rightsOf(service).buckets).toEqual(expect.arrayContaining(names));
  });
});

describe('the table of records', () => {
  const { recordTable, recordsInWords, keptBuckets, relayBuckets } = contracts;

  it('is what docs/architecture.md shows, word by word', () => {
    expect(read('docs/architecture.md')).toContain(recordsInWords().join('\n'));
  });

  it('is what deploy/README.md says of backups', () => {
    const row = read('deploy/README.md').match(/^\| data keys, and [^|]*\|([^|]*)\|/m)?.[1] ?? '';
    const named = [...row.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
    expect(named.toSorted()).toEqual(keptBuckets.toSorted());
  });

  it('backs up what has no end, but counters and what could not be handled', () => {
    const endless = Object.entries(recordTable).filter(([, { ttlMs }]) => ttlMs === null);
    const names = endless.map(([name]) => name);
    const notBackedUp = ['dead-letters', 'session-attempts'];
    expect([...keptBuckets, ...relayBuckets, ...notBackedUp].toSorted()).toEqual(names.toSorted());
    expect(relayBuckets).toHaveLength(5);
  });

  it('backs up whatever would leave data unreadable', () => {
    const unreadable = Object.entries(recordTable)
      .filter(([, { loss }]) => loss === 'lost: data unreadable')
      .map(([name]) => name);
    expect(unreadable.length).toBeGreaterThan(0);
    expect(keptBuckets).toEqual(expect.arrayContaining(unreadable));
  });

  it('has the one definition of every bucket', () => {
    const files = globSync('{packages,services,apps}/**/src/**/*.ts', {
      cwd: root,
      exclude: (file) => file.includes('node_modules'),
    }).filter((file) => !/\.(test|contract|bench)\.ts$|\/testing\//.test(file));
    const definers = files.filter((file) => /\bdefineBucket\(/.test(read(file)));
    expect(definers.toSorted()).toEqual([
      // Names them by what the server calls them, to list and to restore.
      'packages/adapters/nats/src/dead-letters.ts',
      'packages/contracts/src/records.ts',
      'packages/libs/relay/src/relay-record.ts',
      'packages/libs/service-runtime/src/backup.ts',
    ]);
  });
});
