import { readdirSync } from 'node:fs';
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

  it('backs up every record that has no end, but what followers could not handle', () => {
    const sources = [...processNames.map(sourceOf), read('packages/libs/vault/src/data-keys.ts')];
    const endless = sources.flatMap((source) => [
      ...source.matchAll(/defineBucket\(\s*'([^']+)',\s*\{[^}]*ttlMs: null/g),
    ]);
    const names = new Set(endless.map(([, name]) => name));
    expect([...names].toSorted()).toEqual([...contracts.keptBuckets].toSorted());
    expect(contracts.relayBuckets).toHaveLength(5);
  });

  it.each(processNames)('has in the row of %s every bucket that its code defines', (service) => {
    const defined = [...sourceOf(service).matchAll(/defineBucket\(\s*'([^']+)'/g)];
    const names = defined.map(([, name]) => name);
    expect(rightsOf(service).buckets).toEqual(expect.arrayContaining(names));
  });
});
