import { describe, expect, it } from 'vitest';
import { faults } from '../planted.ts';
import { clocks, consoles, databases, environments } from './reach.ts';

describe('the console', () => {
  it('is found where it is used', () => {
    expect(faults(consoles, 'console.log(1);\nconsole.error(2);')).toBe(2);
  });
  it('is not found in words', () => {
    expect(faults(consoles, "// console.log\nconst a = 'console.log';")).toBe(0);
  });
});

describe('the environment', () => {
  it('is read by main.ts and scripts alone', () => {
    const text = 'load(schema, process.env);';
    expect(faults(environments, text)).toBe(1);
    expect(faults(environments, text, 'services/session/src/main.ts')).toBe(0);
    expect(faults(environments, text, 'scripts/a.ts')).toBe(0);
  });
});

describe('time and chance', () => {
  it.each(['Date.now()', 'new Date()', 'Math.random()', 'const clock = Date.now'])(
    'come from the world in `%s`',
    (text) => {
      expect(faults(clocks, text)).toBe(1);
    },
  );
  it.each(['new Date(0)', 'Date.parse(at)', 'new Date(Date.parse(at) + ms)', 'clock()'])(
    'do not in `%s`',
    (text) => {
      expect(faults(clocks, text)).toBe(0);
    },
  );
  it('are made in main.ts', () => {
    expect(faults(clocks, 'new Date()', 'services/session/src/main.ts')).toBe(0);
  });
});

describe('a database file', () => {
  it('is found where it is opened bare', () => {
    expect(faults(databases, 'const db = new DatabaseSync(file);')).toBe(1);
    expect(faults(databases, "const db = new DatabaseSync('a.sqlite', { timeout: 1 });")).toBe(1);
  });
  it('is none in memory', () => {
    expect(faults(databases, "const db = new DatabaseSync(':memory:');")).toBe(0);
  });
});
