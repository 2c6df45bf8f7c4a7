import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { ComposeFile } from './compose-file.ts';
import { read, root } from './repository.ts';

/** What is being prepared, or was just released: the first heading of the changelog. */
const [, version] = /^## (\d+\.\d+\.\d+)/m.exec(read('CHANGELOG.md')) ?? [];

describe('the version of this release', () => {
  it('is that of the chart, by which it asks for images', () => {
    // Ours; helm refuses what is no chart.
    const chart = parse(read('deploy/helm/countersign/Chart.yaml')) as {
      readonly version: string;
      readonly appVersion: string;
    };
    expect([chart.version, chart.appVersion]).toEqual([version, version]);
  });

  const groups = ['adapters', 'edge', 'libs', 'testing'].map((group) => `packages/${group}`);
  const folders = ['apps', 'packages', ...groups, 'services', 'tools']
    .filter((parent) => existsSync(join(root, parent)))
    .flatMap((parent) => readdirSync(join(root, parent)).map((name) => `${parent}/${name}/`))
    .filter((folder) => existsSync(join(root, folder, 'package.json')));
  it.each(['', ...folders])('is what %spackage.json says', (folder) => {
    // Ours; pnpm reads it.
    const manifest = JSON.parse(read(`${folder}package.json`)) as { readonly version: string };
    expect(manifest.version).toBe(version);
  });

  it('is what the API says of itself', () => {
    expect(read('services/gateway/src/docs.ts')).toContain(`version: '${version}',`);
  });

  it('is the tag of every image of docker compose, and what an image says of itself', () => {
    // Ours; dclint reads it.
    const { services } = parse(read('docker-compose.yml'), { merge: true }) as ComposeFile;
    const ours = Object.values(services).filter(({ image }) => image?.startsWith('countersign-'));
    expect(new Set(ours.map(({ image }) => image?.split(':')[1]))).toEqual(new Set([version]));
    expect(read('deploy/Dockerfile')).toContain(`ARG VERSION=${version}\n`);
    const named = [...read('deploy/README.md').matchAll(/countersign-[\w-]+:(\d[\w.]*)/g)];
    expect(named.map(([, tag]) => tag).filter((tag) => tag !== version)).toEqual([]);
  });

  it('comes after the last release, so that neither runs under the name of the other', () => {
    // Ours.
    const released = JSON.parse(read('releases.json')) as readonly { readonly version: string }[];
    const isOpen = /^## \S+ – unreleased/m.test(read('CHANGELOG.md'));
    expect(released.some((release) => release.version === version)).toBe(!isOpen);
  });

  it('is the tag that images are published under, without the v of git', () => {
    const workflow = read('.github/workflows/ci.yml');
    expect(workflow).toMatch(/echo "VERSION=\$\{TAG#v\}" >> "\$GITHUB_ENV"/);
    expect(workflow).toMatch(/countersign-\$\{\{ matrix.service \}\}:\$\{\{ env.VERSION \}\}/);
  });
});
