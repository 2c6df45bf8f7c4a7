import {
  type AttackProtection,
  attackProtection,
  readAttackProtection,
  readUser,
  updateAttackProtection,
} from '@countersign/contracts';
import { andThen, isProblem, type RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answered } from '../problems.ts';
import { userIdParam } from '../users/user-id.ts';
import { noContent } from '../wire.ts';

const { isOn, newDeviceRememberedDays } = attackProtection.shape.risk.shape;

const enabled = z.strictObject({ enabled: isOn.describe('Kept: no risk is assessed yet') });
const change = z.strictObject({ enabled: enabled.shape.enabled.nullable() });
const newDevice = z.strictObject({
  remember_for: newDeviceRememberedDays.describe('Days a device counts as known; kept'),
});
const newDeviceChange = z.strictObject({
  remember_for: newDevice.shape.remember_for.nullable(),
});
const clearing = z.strictObject({
  connection: z.string().min(1).max(128),
  assessors: z.array(z.enum(['new-device'])).min(1),
});

const reads = requireScopes('read:attack_protection');
const updates = requireScopes('update:attack_protection');

/** No risk is assessed yet, so there is nothing to clear of a person. */
const clearingRoute: RoutePlugin<ManagementNeeds> = async (app, { ask }) => {
  app.post(
    '/users/:id/risk-assessments/clear',
    {
      config: requireScopes('update:users'),
      schema: {
        params: z.strictObject({ id: userIdParam }),
        body: clearing,
        response: { 204: noContent },
      },
    },
    async ({ tenant: { tenantId }, params: { id: userId } }, reply) => {
      const done = answered(await ask(readUser, { tenantId, userId }));
      if (isProblem(done)) return done;
      return reply.status(204).send();
    },
  );
};

/** How long a device counts as known. */
const newDeviceRoutes: RoutePlugin<ManagementNeeds> = async (app, { ask }) => {
  const path = '/risk-assessments/settings/new-device';
  const wire = ({ risk }: AttackProtection) => ({ remember_for: risk.newDeviceRememberedDays });
  app.get(
    path,
    { config: reads, schema: { response: { 200: newDevice } } },
    async ({ tenant: { tenantId } }) =>
      andThen(answered(await ask(readAttackProtection, { tenantId })), wire),
  );
  app.patch(
    path,
    { config: updates, schema: { body: newDeviceChange, response: { 200: newDevice } } },
    async ({ tenant: { tenantId }, body: { remember_for: newDeviceRememberedDays } }) => {
      const change = { risk: { newDeviceRememberedDays } };
      return andThen(answered(await ask(updateAttackProtection, { tenantId, change })), wire);
    },
  );
};

/** `/risk-assessments`: what a tenant wants of assessments. */
export const riskAssessmentRoutes: RoutePlugin<ManagementNeeds> = async (app, needs) => {
  const { ask } = needs;
  await app.register(clearingRoute, needs);
  await app.register(newDeviceRoutes, needs);

  const path = '/risk-assessments/settings';
  const wire = ({ risk }: AttackProtection) => ({ enabled: risk.isOn });
  app.get(
    path,
    { config: reads, schema: { response: { 200: enabled } } },
    async ({ tenant: { tenantId } }) =>
      andThen(answered(await ask(readAttackProtection, { tenantId })), wire),
  );
  app.patch(
    path,
    { config: updates, schema: { body: change, response: { 200: enabled } } },
    async ({ tenant: { tenantId }, body }) => {
      const change = { risk: { isOn: body.enabled } };
      return andThen(answered(await ask(updateAttackProtection, { tenantId, change })), wire);
    },
  );
};
