import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { checkpointQuery, pageAnswer, pagingQuery } from '../paging.ts';
import { ManagementProblem } from '../problems.ts';
import { notOffered } from './not-offered.ts';

/** Filters are taken and change nothing: of nothing, all and some are the same. */
const listQuery = z.looseObject({ ...pagingQuery, ...checkpointQuery });

const nothing = { items: [], total: 0 };

/** In the words that Auth0's tools know, and what is true here. */
const entitlementMissing = (feature: string) =>
  new ManagementProblem({
    statusCode: 403,
    message: `Please upgrade your subscription to use ${feature}: it is not offered here.`,
    errorCode: 'insufficient_entitlement',
  });

/** Answers for each feature of Auth0's that is not offered, as for a tenant without it. */
export const notOfferedRoutes: FastifyPluginAsyncZod<ManagementNeeds> = async (app) => {
  for (const { method, url, scope, answer } of notOffered) {
    const config = requireScopes(scope);
    const response = { 200: z.unknown() };
    if (answer.kind === 'page') {
      const schema = { querystring: listQuery, response };
      app.get(url, { config, schema }, async ({ query }) => pageAnswer(answer.key, query, nothing));
      continue;
    }
    app.route({
      ...{ method, url, config, schema: { response } },
      handler: async () => {
        if (answer.kind === 'body') return answer.body;
        if (answer.kind === 'refused') throw entitlementMissing(answer.feature);
        const { message, errorCode } = answer;
        throw new ManagementProblem({ statusCode: 404, message, errorCode });
      },
    });
  }
};
