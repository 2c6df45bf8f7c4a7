import { andThen, isProblem, type Problem } from '@countersign/edge-http';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { problems } from './problems.ts';
import { queryFlag } from './wire.ts';

/** Auth0's paging by offset: the page's number counts from zero. */
export const pagingQuery = {
  page: z.coerce.number().int().min(0).default(0),
  per_page: z.coerce.number().int().min(0).max(100).default(50),
  include_totals: queryFlag.default(false),
};

/** Auth0's other paging: so many at a time, from where the last answer ended. */
export const checkpointQuery = {
  from: z.string().max(100).optional(),
  take: z.coerce.number().int().min(1).max(100).optional(),
};

/** A page as it was asked for. */
interface PageAsked {
  readonly page: number;
  readonly per_page: number;
}

interface Query extends PageAsked {
  readonly include_totals: boolean;
  readonly from?: string | undefined;
  readonly take?: number | undefined;
}

/** Where a page begins, in Auth0's words. */
export const pageStart = ({ page, per_page }: PageAsked) => ({
  start: page * per_page,
  limit: per_page,
});

const cursor = /^(\d{1,3})\.(\d{1,9})$/;

/** A cursor names a page and its size, so that the pages of one walk never overlap. */
const cursorOf = ({ page, per_page }: PageAsked) =>
  Buffer.from(`${per_page}.${page}`).toString('base64url');

const pageAt = (from: string): PageAsked | Problem => {
  const [, size, page] = cursor.exec(Buffer.from(from, 'base64url').toString()) ?? [];
  const per_page = Number(size ?? 0);
  if (per_page < 1 || per_page > 100) return problems.cursor_malformed;
  return { per_page, page: Number(page) };
};

/** The page a query asks for, in either way; unless its cursor is none of ours. */
export const pageWanted = ({ page, per_page, from, take }: Query): PageAsked | Problem => {
  if (from !== undefined) return pageAt(from);
  return take === undefined ? { page, per_page } : { page: 0, per_page: take };
};

/** The bare list; the list and where it stands in the whole; or the list and where to go on. */
export const pageOf = <const Key extends string, Item extends z.ZodType>(key: Key, item: Item) =>
  z.union([
    z.array(item),
    z.object({ start: z.int(), limit: z.int(), total: z.int(), [key]: z.array(item) }),
    z.object({ [key]: z.array(item), next: z.string().optional() }),
  ]);

interface Found<Item> {
  readonly items: Item[];
  readonly total: number;
}

/** A page of what is known as a whole. */
export const cutTo = <Item>(asked: PageAsked, all: readonly Item[]): Found<Item> => {
  const { start, limit } = pageStart(asked);
  return { items: all.slice(start, start + limit), total: all.length };
};

const isPastFirst = z.looseObject({ page: z.coerce.number().int().min(1) });

/**
 * A list that Auth0 does not page comes whole, whatever page is asked for, and who walks through
 * its pages would never come to an end. So it is on page 0, and there is nothing after it.
 */
export const endUnpagedLists = (app: FastifyInstance): void => {
  app.addHook('preSerialization', async ({ method, query, routeOptions }, _reply, payload) => {
    const isUnpaged = method === 'GET' && routeOptions.schema?.querystring === undefined;
    const isPast = isUnpaged && Array.isArray(payload) && isPastFirst.safeParse(query).success;
    return isPast ? [] : payload;
  });
};

/** A page in the form its query asks for. */
export const pageAnswer = <Item>(key: string, query: Query, { items, total }: Found<Item>) => {
  const wanted = pageWanted(query);
  if (isProblem(wanted)) return wanted;
  const { start, limit } = pageStart(wanted);
  if (query.from !== undefined || query.take !== undefined) {
    const hasMore = start + limit < total;
    const next = cursorOf({ ...wanted, page: wanted.page + 1 });
    return { [key]: items, ...(hasMore && { next }) };
  }
  return query.include_totals ? { start, limit, total, [key]: items } : items;
};

/** The same of what is known as a whole. */
export const pageOfAll = <Item>(key: string, query: Query, all: readonly Item[]) =>
  andThen(pageWanted(query), (wanted) => pageAnswer(key, query, cutTo(wanted, all)));
