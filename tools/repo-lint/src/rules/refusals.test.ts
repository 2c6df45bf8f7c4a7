import { describe, expect, it } from 'vitest';
import { faults } from '../planted.ts';
import { refusals } from './refusals.ts';

const path = 'packages/edge/oauth/src/a.ts';

describe('a refusal that does not get to the last layer', () => {
  it.each([
    "throw new Refused('code_invalid');",
    "throw problem('code_invalid', line);",
    'throw problems.code_invalid;',
    'const refused = problems.code_invalid; throw refused;',
    'const ask = () => Promise.reject(problems.code_invalid);',
    'refuseOther(body, { user_id: userId });',
    'answered(await ask(removeUser, asked));',
    'void answered(await ask(removeUser, asked));',
    "await requireScope(manager, 'update:client_keys');",
  ])('is found in `%s`', (text) => {
    expect(faults(refusals, text, path)).toBe(1);
  });

  it.each([
    'return problems.code_invalid;',
    "throw new Error('a login was begun and is not there');",
    'try { await ask(); } catch (error) { if (isOdd(error)) throw error; }',
    'const errorHandler = (error) => { throw error; };',
    'const done = answered(await ask(removeUser, asked));',
    'if (refuseOther(body, is)) return undefined;',
  ])('is not in `%s`', (text) => {
    expect(faults(refusals, text, path)).toBe(0);
  });

  it('is looked for at the edge, where it would be worded', () => {
    expect(faults(refusals, 'throw problems.code_invalid;')).toBe(0);
    expect(faults(refusals, 'throw problems.code_invalid;', 'packages/edge/a.test.ts')).toBe(0);
  });
});
