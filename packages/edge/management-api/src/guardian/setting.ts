import type { GuardianPatch } from '@countersign/contracts';
import { andThen, isProblem, type Problem, type RoutePlugin } from '@countersign/edge-http';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { conditional, whereUnchanged } from '../conditional.ts';
import { mfaReadiness } from '../countersign/mfa-readiness.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answeredAs } from '../problems.ts';
import { noContent } from '../wire.ts';
import { type GuardianDocument, guardianDocument } from './document.ts';
import { type Keys, orphanedKeysFor, orphanedKeysWarning } from './orphaned-keys.ts';
import { readFactors, updateFactors } from './scopes.ts';

/** One setting of the document, as Auth0 writes it: it is read, and it is replaced and echoed. */
export interface Setting<Body> {
  readonly paths: readonly string[];
  readonly reading?: typeof readFactors;
  readonly writing?: typeof readFactors;
  readonly schema: z.ZodType<Body>;
  /** How it is answered to who reads it, where that is not as it is written. */
  readonly shownSchema?: z.ZodType<Body>;
  /** Whether nothing may have been decided, which is answered as no content. */
  readonly mayBeUnset?: boolean;
  readonly shown: (document: GuardianDocument) => Promise<Body | undefined | Problem>;
  readonly patch: (body: Body) => GuardianPatch;
  /** Why the tenant whose host was asked may not have it so. */
  readonly fault?: (body: Body, tenant: FastifyRequest['tenant']) => Problem | undefined;
  /** The keys of people that the change leaves behind: a header of its answer says so. */
  readonly leaves?: (
    body: Body,
    document: GuardianDocument,
    tenant: FastifyRequest['tenant'],
  ) => Promise<Keys | undefined | Problem>;
  /** Whether its answer says in a header what cannot work yet. */
  readonly warns?: boolean;
  /** What fields of the patch are called in the body, by which a refusal names them. */
  readonly names?: Readonly<Record<string, string>>;
}

/** The two routes of a setting, at each of its paths. */
export const setting =
  <Body>({
    paths,
    reading = readFactors,
    writing = updateFactors,
    schema,
    shownSchema = schema,
    mayBeUnset = false,
    shown,
    patch,
    fault,
    leaves,
    names = {},
    warns = false,
  }: Setting<Body>): RoutePlugin<ManagementNeeds> =>
  async (app, needs) => {
    const readinessOf = mfaReadiness(needs);
    for (const url of paths) {
      app.get(
        url,
        {
          config: reading,
          schema: { response: { 200: shownSchema, ...(mayBeUnset && { 204: noContent }) } },
        },
        async ({ tenant: { tenantId } }, reply) =>
          (await shown(guardianDocument(needs, tenantId, reply))) ?? reply.code(204).send(),
      );
      app.put(
        url,
        {
          config: { ...writing, ...conditional },
          schema: { body: schema, response: { 200: schema } },
        },
        async (request, sent) => {
          const { tenant } = request;
          // The route's schema has read it.
          const body = request.body as Body;
          const problem = fault?.(body, tenant);
          if (problem) return problem;
          const document = guardianDocument(needs, tenant.tenantId);
          const left = await leaves?.(body, document, tenant);
          if (isProblem(left)) return left;
          const done = await whereUnchanged(request, async (terms) =>
            answeredAs(names, await document.patch(patch(body), terms)),
          );
          if (left !== undefined && !isProblem(done)) {
            request.orphanedKeys = await orphanedKeysFor(needs, request, left);
            sent.header('countersign-warning', orphanedKeysWarning(request.orphanedKeys));
          }
          if (warns && !isProblem(done)) {
            const readiness = await readinessOf(tenant.tenantId, sent);
            if (isProblem(readiness)) return readiness;
          }
          return andThen(done, () => body);
        },
      );
    }
  };
