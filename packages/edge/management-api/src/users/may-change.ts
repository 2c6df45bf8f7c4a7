import { systemApis } from '@countersign/contracts';
import { type Ask, asHook, permissionsReader } from '@countersign/edge-http';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { callerScopesOf } from '../bearer.ts';
import type { ManagementNeeds } from '../needs.ts';
import { problems } from '../problems.ts';
import { userIdParam } from './user-id.ts';

type JudgeChange = ManagementNeeds['judgeChange'];

/**
 * Whether a caller may change somebody, or why not: who can give a person another password, address
 * or authenticator can sign in as them, and so must hold all that they may do here.
 */
export const changeJudge = (ask: Ask): JudgeChange => {
  const permissions = permissionsReader(ask);
  return async (request, userId) => {
    const { tenantId } = request.tenant;
    const theirs = await permissions({ tenantId, userId }, systemApis.management);
    const callers = callerScopesOf(request);
    return theirs.every((scope) => callers.includes(scope)) ? undefined : problems.user_may_more;
  };
};

const named = z.object({ id: userIdParam });

/** Below a person's addresses, which every route of them has, also one that is yet to come. */
const ofPerson = ['/users/:id', '/countersign/users/:id'];

/** Asks of every change below a person's addresses whether the caller may change them. */
export const guardPeople = (app: FastifyInstance, judgeChange: JudgeChange) => {
  const bases = ofPerson.map((path) => `${app.prefix}${path}/`);
  app.addHook(
    'preValidation',
    asHook(async (request) => {
      const { url = '' } = request.routeOptions;
      const isOfPerson = bases.some((base) => `${url}/`.startsWith(base));
      if (request.method === 'GET' || !isOfPerson) return undefined;
      const { data } = named.safeParse(request.params);
      // What is no id is refused by the route's own schema, next.
      return data && judgeChange(request, data.id);
    }),
  );
};
