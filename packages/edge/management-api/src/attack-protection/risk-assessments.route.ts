import { attackProtection, readUser } from '@countersign/contracts';
import { isProblem, type RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answered } from '../problems.ts';
import { userIdParam } from '../users/user-id.ts';
import { noContent } from '../wire.ts';
import { settingsRoutes } from './settings-routes.ts';

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
const newDeviceRoutes = settingsRoutes({
  path: '/risk-assessments/settings/new-device',
  settings: newDevice,
  change: newDeviceChange,
  wire: ({ risk }) => ({ remember_for: risk.newDeviceRememberedDays }),
  read: ({ remember_for: newDeviceRememberedDays }) => ({ risk: { newDeviceRememberedDays } }),
});

/** What a tenant wants of assessments. */
const assessmentRoutes = settingsRoutes({
  path: '/risk-assessments/settings',
  settings: enabled,
  change,
  wire: ({ risk }) => ({ enabled: risk.isOn }),
  read: (body) => ({ risk: { isOn: body.enabled } }),
});

/** `/risk-assessments`, of which nothing is done yet. */
export const riskAssessmentRoutes: RoutePlugin<ManagementNeeds> = async (app, needs) => {
  await app.register(clearingRoute, needs);
  await app.register(newDeviceRoutes, needs);
  await app.register(assessmentRoutes, needs);
};
