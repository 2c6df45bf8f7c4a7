import { describe, expect, it } from 'vitest';
import { type IdKind, randomId } from './random-id.ts';

describe('a random id', () => {
  it.each<[IdKind, RegExp]>([
    ['client', /^[A-Za-z0-9]{32}$/],
    ['clientSecret', /^[A-Za-z0-9]{64}$/],
    ['user', /^auth0\|[0-9a-f]{24}$/],
    ['connection', /^con_[A-Za-z0-9]{16}$/],
    ['resourceServer', /^[0-9a-f]{24}$/],
    ['role', /^rol_[A-Za-z0-9]{16}$/],
    ['grant', /^[A-Za-z0-9]{12}$/],
    ['claim', /^[A-Za-z0-9]{22}$/],
    ['ticket', /^[A-Za-z0-9]{22}$/],
  ])('of a %s looks as Auth0’s do, and is never the same', (kind, shape) => {
    const ids = Array.from({ length: 100 }, () => randomId(kind));
    for (const id of ids) expect(id).toMatch(shape);
    expect(new Set(ids).size).toBe(100);
  });
});
