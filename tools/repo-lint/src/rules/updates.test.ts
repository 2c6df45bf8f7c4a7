import { describe, expect, it } from 'vitest';
import { faults } from '../planted.ts';
import { lostUpdates } from './updates.ts';

const path = 'packages/edge/management-api/src/things/thing.route.ts';
const route = (body: string, parameters = '{ tenant: { tenantId }, body }') =>
  `app.patch('/things', {}, async (${parameters}) => {\n${body}\n});`;

describe('a change', () => {
  it.each([
    route('const old = answered(await ask(readThing, {}));\nawait ask(setThing, { ...old });'),
    route(
      'const { settings } = await ask(readThing, {});\nconst all = { ...settings, ...body };\n' +
        'return answered(await ask(updateThing, { tenantId, all }));',
    ),
    route('await ask(setThing, merged(await ask(readThing, {}), body));'),
    route(
      'await ask(setThing, merged(old, body));',
      '{ tenant: { tenantId, settings: old }, body }',
    ),
    `const find = async () => ask(readThing, {});\n${route(
      'const it = await find();\nawait needs.ask(patchThing, { name: it.name });',
    )}`,
  ])('is not built from what was read: %#', (text) => {
    expect(faults(lostUpdates, text, path)).toBe(1);
  });

  it.each([
    route('await ask(patchThing, { tenantId, patch: body });'),
    route('const old = await ask(readThing, {});\nreturn ask(listThings, { of: old.id });'),
    route('answered(await ask(readThing, {}));\nawait ask(patchThing, { tenantId, patch: body });'),
    route('const it = await ask(createThing, { its: { old: 1 } });\nconst { old } = it;'),
    route('const told = await ask(patchThing, { patch: body });\nreturn wire(answered(told));'),
  ])('may be what was sent: %#', (text) => {
    expect(faults(lostUpdates, text, path)).toBe(0);
  });

  it('elsewhere is judged by its decider', () => {
    const [text = ''] = [route('const a = await ask(b, {});\nawait ask(setB, a);')];
    expect(faults(lostUpdates, text, 'services/session/src/a.ts')).toBe(0);
    expect(faults(lostUpdates, text, 'packages/edge/management-api/src/a.route.test.ts')).toBe(0);
  });
});
