import {
  type AttackProtection,
  readAttackProtection,
  updateAttackProtection,
} from '@countersign/contracts';
import type { RequestOf } from '@countersign/core';
import { andThen, type RoutePlugin } from '@countersign/edge-http';
import type { z } from 'zod';
import { conditional, shownFrom, whereUnchanged } from '../conditional.ts';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answered } from '../problems.ts';

interface Part<Wire, Change> {
  readonly path: string;
  readonly settings: z.ZodType<Wire>;
  readonly change: z.ZodType<Change>;
  readonly wire: (protection: AttackProtection) => Wire;
  readonly read: (body: Change) => RequestOf<typeof updateAttackProtection>['change'];
}

/** Reads and changes one part of how a tenant is protected. */
export const settingsRoutes =
  <Wire, Change>({
    path,
    settings,
    change,
    wire,
    read,
  }: Part<Wire, Change>): RoutePlugin<ManagementNeeds> =>
  async (app, { ask }) => {
    const response = { 200: settings };
    app.get(
      path,
      { config: requireScopes('read:attack_protection'), schema: { response } },
      async ({ tenant: { tenantId } }, reply) =>
        andThen(shownFrom(reply, await ask(readAttackProtection, { tenantId })), wire),
    );
    app.patch(
      path,
      {
        config: { ...requireScopes('update:attack_protection'), ...conditional },
        schema: { body: change, response },
      },
      async (request) => {
        const { tenantId } = request.tenant;
        // `change` has parsed it; Fastify's type allows for a route without a schema.
        const asked = { tenantId, change: read(request.body as Change) };
        const done = await whereUnchanged(request, async (terms) =>
          answered(await ask(updateAttackProtection, { ...asked, ...terms })),
        );
        return andThen(done, wire);
      },
    );
  };
