import type { Factor } from '@countersign/factors';
import { z } from 'zod';

/** A factor that a person can enrol. */
export type Enrolled = Factor & { readonly enrollment: NonNullable<Factor['enrollment']> };
export const isEnrolled = (factor: Factor): factor is Enrolled => factor.enrollment !== undefined;

/** What the body of a request holds for factors that take something: a number, an address. */
export const associationFields = (all: readonly Factor[]) => {
  const taken = all.flatMap(({ enrollment }) => enrollment?.association ?? []);
  return Object.fromEntries(
    taken.map(({ field, maxLength }) => [field, z.string().max(maxLength).optional()]),
  );
};

/** What enrolling a factor starts with; or which field will not do: each API words that. */
export const startOf = (
  { name, enrollment: { association, read } }: Enrolled,
  wish: Readonly<Record<string, unknown>>,
  channel: string | undefined,
) => {
  if (!association) return { start: { factor: name } };
  const { field } = association;
  const value = wish[field];
  if (typeof value !== 'string') return { field, unfit: 'missing' } as const;
  const given = association.given(value, channel);
  const known = read(given);
  const start = { factor: name, ...given };
  return typeof known === 'string' ? { field, unfit: known, start } : { start };
};
