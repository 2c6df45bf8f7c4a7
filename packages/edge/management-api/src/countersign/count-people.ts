import { countWithoutFactor, listUsers } from '@countersign/contracts';
import type { Reply } from '@countersign/core';
import { andThen, isProblem, type Problem } from '@countersign/edge-http';
import { z } from 'zod';
import type { ManagementNeeds } from '../needs.ts';
import { answered } from '../problems.ts';

/** Who would be asked to enrol, of how many. */
export const people = z.object({
  total: z.int(),
  without_second_factor: z.int(),
  /** From a sample: the tenant has too many to look at each. */
  estimated: z.boolean(),
});
type People = z.output<typeof people>;

/** As many are looked at one by one: two pages of the list. */
const countedMax = 200;
const whole = { perPage: 100, pages: 2 };
/** Of more, as many in small pages from all over the list: it is in the order they came in. */
const sample = { perPage: 20, pages: 10 };

/** The pages to look at, of a list that is so long. */
export const pagesOf = (total: number) => {
  const { perPage, pages } = total <= countedMax ? whole : sample;
  const all = Math.ceil(total / perPage);
  const stride = Math.max(1, all / pages);
  const chosen = Array.from({ length: Math.min(pages, all) }, (_, n) => Math.floor(n * stride));
  return chosen.map((page) => ({ page, perPage }));
};

/** What some people have of something, by their ids; as a service counts it. */
type CountOf = (userIds: string[]) => Promise<Reply<{ readonly count: number }, never>>;

/**
 * What a tenant's people have of something, all together. Nobody keeps such a number, as it would
 * cost every enrollment a count: it is looked up in what people have. Of more than two hundred it
 * is what a sample has, taken for all.
 */
export const countAmongPeople = async (
  { ask }: Pick<ManagementNeeds, 'ask'>,
  tenantId: string,
  countOf: CountOf,
): Promise<
  { readonly total: number; readonly count: number; readonly estimated: boolean } | Problem
> => {
  const first = answered(await ask(listUsers, { tenantId, perPage: 0 }));
  if (isProblem(first)) return first;
  const { total } = first;
  let [seen, count] = [0, 0];
  // One page after the other: an admin's question leaves the services to who signs in.
  for (const page of pagesOf(total)) {
    const listed = answered(await ask(listUsers, { tenantId, ...page }));
    if (isProblem(listed)) return listed;
    const userIds = listed.items.map(({ userId }) => userId);
    const counted = answered(await countOf(userIds));
    if (isProblem(counted)) return counted;
    seen += userIds.length;
    count += counted.count;
  }
  const share = seen === 0 ? 0 : count / seen;
  const estimated = total > countedMax;
  return { total, count: estimated ? Math.round(share * total) : count, estimated };
};

/** How many people a policy of *always* would lead to enrol. */
export const countPeople = async (
  needs: Pick<ManagementNeeds, 'ask'>,
  tenantId: string,
): Promise<People | Problem> =>
  andThen(
    await countAmongPeople(needs, tenantId, (userIds) =>
      needs.ask(countWithoutFactor, { tenantId, userIds }),
    ),
    ({ total, count, estimated }) => ({ total, without_second_factor: count, estimated }),
  );
