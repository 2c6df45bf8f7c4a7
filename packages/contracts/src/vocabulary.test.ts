import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { instant, page, pageRequest, phoneNumber, tenantId } from './vocabulary.ts';

const accepts = (schema: z.ZodType, value: unknown) => schema.safeParse(value).success;

describe('an instant', () => {
  it('has exactly three decimals, so that text order is time order', () => {
    expect(accepts(instant, '2026-01-01T12:00:00.000Z')).toBe(true);
  });
  it.each(['2026-01-01T12:00:00Z', '2026-01-01T12:00:00.00Z', '2026-01-01', 'now', ''])(
    'is not `%s`',
    (text) => {
      expect(accepts(instant, text)).toBe(false);
    },
  );
});

describe("a tenant's id", () => {
  it.each(['demo', 'a', '0', 'acme-2', 'a'.repeat(63)])('may be `%s`', (text) => {
    expect(accepts(tenantId, text)).toBe(true);
  });
  it.each(['', '-a', 'A', 'a.b', 'a b', 'a*', 'a>', 'a'.repeat(64)])(
    'is not `%s`: it stands in stream names and subjects',
    (text) => {
      expect(accepts(tenantId, text)).toBe(false);
    },
  );
});

describe('a phone number', () => {
  it('is E.164', () => {
    expect(accepts(phoneNumber, '+15550100123')).toBe(true);
    expect(accepts(phoneNumber, '0155 50100')).toBe(false);
  });
});

describe('a page', () => {
  it('counts everything and holds some of it', () => {
    expect(accepts(page(z.string()), { items: ['a'], total: 7 })).toBe(true);
    expect(accepts(page(z.string()), { items: ['a'], total: -1 })).toBe(false);
  });
  it('is the first one and of fifty unless another is asked for', () => {
    expect(z.object(pageRequest).parse({})).toEqual({ page: 0, perPage: 50 });
  });
  it.each([{ page: -1 }, { perPage: 101 }, { perPage: 0.5 }])('cannot be %o', (asked) => {
    expect(accepts(z.object(pageRequest), asked)).toBe(false);
  });
});
