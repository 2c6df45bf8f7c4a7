import { systemApis } from '@countersign/contracts';
import { type Ask, asHook, type Problem, permissionsReader } from '@countersign/edge-http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { callerScopesOf } from '../bearer.ts';
import { problems } from '../problems.ts';
import { userIdParam } from './user-id.ts';

/**
 * Whether a caller may change somebody, or why not: who can give a person another password, address
 * or authenticator can sign in as them, and so must hold all that they may do at the Management API.
 */
export const changeJudge = (ask: Ask) => {
  const permissions = permissionsReader(ask);
  return async (
    request: Pick<FastifyRequest, 'tenant' | 'manager'>,
    userId: string,
  ): Promise<Problem | undefined> => {
    const { tenantId } = request.tenant;
    const theirs = await permissions({ tenantId, userId }, systemApis.management);
    const callers = callerScopesOf(request);
    return theirs.every((scope) => callers.includes(scope)) ? undefined : problems.user_may_more;
  };
};
export type JudgeChange = ReturnType<typeof changeJudge>;

const named = z.object({ id: userIdParam });

/** Below a person's address, which every route of them has, also one that is yet to come. */
const ofPerson = '/users/:id';

/** Asks of every change below a person's address whether the caller may change them. */
export const guardPeople = (app: FastifyInstance, judgeChange: JudgeChange) => {
  const base = app.prefix + ofPerson;
  app.addHook(
    'preValidation',
    asHook(async (request) => {
      const { url = '' } = request.routeOptions;
      if (request.method === 'GET' || !`${url}/`.startsWith(`${base}/`)) return undefined;
      const { data } = named.safeParse(request.params);
      // What is no id is refused by the route's own schema, next.
      return data && judgeChange(request, data.id);
    }),
  );
};
