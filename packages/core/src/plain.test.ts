import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isPlain } from './plain.ts';

const leaf = z.string().min(1).max(9);
interface Tree {
  readonly children: readonly Tree[];
}
const tree: z.ZodType<Tree> = z.object({ children: z.array(z.lazy(() => tree)) });

const trimmed: z.ZodType = z.object({
  children: z.array(z.lazy(() => trimmed)),
  name: z.string().trim(),
});

describe('a schema', () => {
  it.each<[string, z.ZodType]>([
    ['a bounded text', leaf],
    ['an instant', z.iso.datetime({ precision: 3 })],
    ['numbers, flags and words', z.tuple([z.int(), z.boolean(), z.enum(['a']), z.literal(1)])],
    ['an object with a default', z.object({ a: leaf.default('a'), b: leaf.optional() })],
    ['a choice of objects', z.union([z.object({ a: leaf }), z.null()])],
    ['a record of lists', z.record(z.string(), z.array(leaf).nullable())],
    ['both of two', z.intersection(z.object({ a: leaf }), z.object({ b: leaf }))],
    ['one that holds itself', tree],
    ['an address', z.url()],
  ])('only looks at what it is given: %s', (_, schema) => {
    expect(isPlain(schema)).toBe(true);
  });

  it.each<[string, z.ZodType]>([
    ['a transform', leaf.transform((text) => text.length)],
    ['a coercion', z.coerce.number()],
    ['a trimmed text', z.string().trim()],
    ['a lower-case text', z.string().toLowerCase()],
    ['a pipe', leaf.pipe(z.string())],
    ['a preprocessed value', z.preprocess((each) => each, leaf)],
    ['a text for a flag', z.stringbool()],
    ['a frozen object', z.object({ a: leaf }).readonly()],
    ['a check of its own, which may change it', z.custom<string>()],
    ['one of these deep inside', z.object({ a: z.array(z.string().trim()).optional() })],
    ['one of these behind a default', z.coerce.number().default(1)],
  ])('makes something of what it is given: %s', (_, schema) => {
    expect(isPlain(schema)).toBe(false);
  });

  it('is judged by itself, whatever was judged before that holds it', () => {
    // Its own parts alone are looked at, of which one is the whole.
    const children = trimmed instanceof z.ZodObject ? trimmed.shape.children : undefined;
    expect([isPlain(trimmed), children && isPlain(children)]).toEqual([false, false]);
  });
});
