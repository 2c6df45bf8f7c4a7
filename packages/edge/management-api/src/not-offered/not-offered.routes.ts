import { problem, type RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { checkpointQuery, pageAnswer, pagingQuery } from '../paging.ts';
import { notOffered } from './not-offered.ts';

/** Filters are taken and change nothing: of nothing, all and some are the same. */
const listQuery = z.looseObject({ ...pagingQuery, ...checkpointQuery });

const nothing = { items: [], total: 0 };

/** In the words that Auth0's tools know, and what is true here. */
const entitlementMissing = (feature: string) =>
  problem('entitlement_missing', {
    status: 403,
    code: 'insufficient_entitlement',
    text: `Please upgrade your subscription to use ${feature}: it is not offered here.`,
  });

/** Answers for each feature of Auth0's that is not offered, as for a tenant without it. */
export const notOfferedRoutes: RoutePlugin<ManagementNeeds> = async (app) => {
  for (const { feature, method, url, scope, answer } of notOffered) {
    const config = { ...requireScopes(scope), writesNothing: true };
    const summary = `Not offered here: ${feature}`;
    const said = { tags: ['Not offered'], summary, response: { 200: z.unknown() } };
    if (answer.kind === 'page') {
      const schema = { querystring: listQuery, ...said };
      app.get(url, { config, schema }, async ({ query }) => pageAnswer(answer.key, query, nothing));
      continue;
    }
    app.route({
      ...{ method, url, config, schema: said },
      handler: async () => {
        if (answer.kind === 'body') return answer.body;
        if (answer.kind === 'refused') return entitlementMissing(feature);
        const { message: text, errorCode: code } = answer;
        return problem('not_offered', { status: 404, code, text });
      },
    });
  }
};
