import { describe, expect, it } from 'vitest';
import { faults } from '../planted.ts';
import { credentialsKept, machines } from './leaks.ts';

describe('a machine', () => {
  it.each([
    'see /root/.npmrc',
    "const file = '/tmp/a.sqlite';",
    'cwd=/work/elsewhere',
    'in /home/ann/src',
    'tarball: https://registry.example.org/a/-/a-1.0.0.tgz',
    'registry=http://registry.example.internal/npm/',
  ])('is found in `%s`', (text) => {
    expect(faults(machines, text)).toBe(1);
    expect(faults(machines, text, 'pnpm-lock.yaml')).toBe(1);
  });
  it.each(["import a from './tmp/a.ts';", 'GET /work-orders', 'https://example.com/home/a'])(
    'is not in `%s`',
    (text) => {
      expect(faults(machines, text)).toBe(0);
    },
  );
});

describe('a credential', () => {
  // In two parts, so that nothing that looks for credentials finds any here.
  it.each([
    ['-----BEGIN RSA PRIVATE', ' KEY-----'],
    ['AKIA', 'QWERTYUIOPASDFGH'],
    ['ghp_', 'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hI6'],
    ['SK', '9f8e7d6c5b4a39281706f5e4d3c2b1a0'],
    ['eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ1MSJ9', '.c2lnbmF0dXJlMTIz'],
  ])('is found: `%s…`', (head, tail) => {
    expect(faults(credentialsKept, `const a = '${head}${tail}';`)).toBe(1);
  });
  it.each([
    ['AKIA', 'IOSFODNN7EXAMPLE'],
    ['AC', '0123456789abcdef0123456789abcdef'],
  ])('is not, when it is plainly made up: `%s…`', (head, tail) => {
    expect(faults(credentialsKept, `const a = '${head}${tail}';`)).toBe(0);
  });
});
