import { z } from 'zod';
import { queryFlag } from './wire.ts';

/** Auth0's paging by offset: the page's number counts from zero. */
export const pagingQuery = {
  page: z.coerce.number().int().min(0).default(0),
  per_page: z.coerce.number().int().min(0).max(100).default(50),
  include_totals: queryFlag.default(false),
};

/** A page as it was asked for. */
export interface PageAsked {
  readonly page: number;
  readonly per_page: number;
}

/** Where a page begins, in Auth0's words. */
export const pageStart = ({ page, per_page }: PageAsked) => ({
  start: page * per_page,
  limit: per_page,
});

/** The bare list, or the list and where it stands in the whole. */
export const pageOf = <const Key extends string, Item extends z.ZodType>(key: Key, item: Item) =>
  z.union([
    z.array(item),
    z.object({
      start: z.int(),
      limit: z.int(),
      total: z.int().optional(),
      [key]: z.array(item),
    }),
  ]);
