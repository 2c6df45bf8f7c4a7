import { isPlain } from '@countersign/core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import * as contracts from './index.ts';

interface Asked {
  readonly subject: string;
  readonly request: z.ZodType;
  readonly value: z.ZodType;
  readonly refusals: readonly string[];
}
interface Topic {
  readonly subject: string;
  readonly body: z.ZodType;
}

const exported: readonly unknown[] = Object.values(contracts);
const holds = (thing: unknown, ...keys: readonly string[]) =>
  typeof thing === 'object' && thing !== null && keys.every((key) => key in thing);

const operations = exported
  .filter((each): each is Asked => holds(each, 'subject', 'request', 'value', 'refusals'))
  .toSorted((one, other) => one.subject.localeCompare(other.subject));
const topics = exported
  .filter((each): each is Topic => holds(each, 'subject', 'body'))
  .toSorted((one, other) => one.subject.localeCompare(other.subject));
const subjects = [...operations, ...topics].map(({ subject }) => subject);

/** Every shape that crosses a process must survive as JSON. */
const shapes: readonly (readonly [string, z.ZodType])[] = [
  ...operations.flatMap(({ subject, request, value }) => [
    [`${subject} (request)`, request] as const,
    [`${subject} (value)`, value] as const,
  ]),
  ...topics.map(({ subject, body }) => [subject, body] as const),
];

describe('the words that cross processes', () => {
  it('are the ones that were agreed on: changing one breaks whoever is still running', async () => {
    const asked = operations.map(({ subject, refusals }) =>
      [subject, ...refusals.toSorted().map((refusal) => `  no: ${refusal}`)].join('\n'),
    );
    const published = topics.map(({ subject }) => subject);
    await expect([...asked, ...published, ''].join('\n')).toMatchFileSnapshot('pinned-words.txt');
  });

  it('are there at all', () => {
    expect(operations.length).toBeGreaterThan(0);
    expect(topics.length).toBeGreaterThan(0);
  });
});

describe('an answer', () => {
  it.each(operations)('is only looked at, so that one process passes it on: $subject', (asked) => {
    expect(isPlain(asked.value)).toBe(true);
  });
});

describe('a subject', () => {
  it('belongs to one operation or topic', () => {
    expect(new Set(subjects).size).toBe(subjects.length);
  });

  it.each(operations)('says who is asked what: $subject', ({ subject }) => {
    expect(subject).toMatch(/^[a-z]+(-[a-z]+)*\.ask\.v[1-9]\d*\.[a-z]+(-[a-z]+)*$/);
  });

  it.each(topics)('says who tells what has happened: $subject', ({ subject }) => {
    expect(subject).toMatch(/^[a-z]+(-[a-z]+)*\.told\.v[1-9]\d*\.[a-z]+(-[a-z]+)*$/);
  });
});

describe('a refusal', () => {
  it.each(operations)("is in the domain's words, and given once: $subject", ({ refusals }) => {
    for (const refusal of refusals) expect(refusal).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect(new Set(refusals).size).toBe(refusals.length);
  });
});

describe('a message', () => {
  it.each(shapes)('can be written as JSON: %s', (_, shape) => {
    expect(() => z.toJSONSchema(shape, { io: 'input' })).not.toThrow();
    expect(() => z.toJSONSchema(shape, { io: 'output' })).not.toThrow();
  });
});
