import { describe, expect, it } from 'vitest';
import { faults } from '../planted.ts';
import { onlys, orphans, programsLookedFor, shoulds, sleeps } from './testing.ts';

const test = 'services/session/src/a.test.ts';

describe('sleep', () => {
  it.each(['setTimeout(f, 5);', "import { setTimeout } from 'node:timers/promises';"])(
    'is found in `%s`',
    (text) => {
      expect(faults(sleeps, text, test)).toBe(1);
    },
  );
  it('is of no concern outside tests', () => {
    expect(faults(sleeps, 'setTimeout(f, 5);')).toBe(0);
  });
  it('is not to let others go first', () => {
    const text = "import { setImmediate } from 'node:timers/promises';";
    expect(faults(sleeps, text, test)).toBe(0);
  });
});

describe('a test that shuts the others out', () => {
  it.each(["it.only('is', f);", "describe.only('a', f);", "it.only.each([1])('is', f);"])(
    'is found: `%s`',
    (text) => {
      expect(faults(onlys, text, test)).toBe(1);
    },
  );
  it('is not a word', () => {
    expect(faults(onlys, "it('only is', () => a.only);", test)).toBe(0);
  });
});

describe('a title', () => {
  it('in the conditional is found', () => {
    expect(faults(shoulds, "it('should lock', f);", test)).toBe(1);
  });
  it('in the present tense is not', () => {
    expect(faults(shoulds, "it('locks', f);", test)).toBe(0);
  });
});

describe('a child process', () => {
  const start = "import { once, spawn } from 'node:child_process';\nspawn('sleep', ['9']);";

  it('that may outlive its parent is found, also where it is no test', () => {
    expect(faults(orphans, start, test)).toBe(1);
    expect(faults(orphans, start.replaceAll('spawn', 'fork'), 'scripts/test/a.ts')).toBe(1);
  });
  it('that ends with it is not, nor one that was waited for', () => {
    expect(faults(orphans, start.replace("spawn('", "endsWithParent(spawn('"), test)).toBe(0);
    expect(faults(orphans, start.replaceAll('spawn', 'spawnSync'), test)).toBe(0);
  });
});

describe('a suite that needs a program', () => {
  it('is found when it does not look for it', () => {
    expect(faults(programsLookedFor, 'await startNats();', test)).toBe(1);
    expect(faults(programsLookedFor, "import { a } from './browser.ts';", test)).toBe(1);
  });
  it('is not when it does', () => {
    const text = 'describe.skipIf(!natsAvailable())(x, async () => { await startNats(); });';
    expect(faults(programsLookedFor, text, test)).toBe(0);
  });
});
