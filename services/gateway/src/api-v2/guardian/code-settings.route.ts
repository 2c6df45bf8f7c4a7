import {
  type CodeSettings,
  codeSettings,
  readGuardian,
  setEmailSettings,
  setPhoneSettings,
} from '@countersign/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ManagementNeeds } from '../needs.ts';
import { answered } from '../problems.ts';
import { readFactors, updateFactors } from './scopes.ts';

const { codeDigits, codeLifetimeSeconds } = codeSettings.shape;

/** The length and the life of a code, as Auth0 writes them. */
export const codeSettingsBody = z.strictObject({
  otp_length: codeDigits.describe('Digits of a one-time code'),
  otp_expiration_time: codeLifetimeSeconds.describe('Seconds a one-time code lives'),
});

export const codeSettingsOf = (code: CodeSettings) => ({
  otp_length: code.codeDigits,
  otp_expiration_time: code.codeLifetimeSeconds,
});

const codeOf = (body: z.output<typeof codeSettingsBody>): CodeSettings => ({
  codeDigits: body.otp_length,
  codeLifetimeSeconds: body.otp_expiration_time,
});

const reading = { config: readFactors, schema: { response: { 200: codeSettingsBody } } };
const writing = {
  config: updateFactors,
  schema: { body: codeSettingsBody, response: { 200: codeSettingsBody } },
};

/** `/guardian/factors/{phone|email}/settings` */
export const codeSettingsRoutes: FastifyPluginAsyncZod<ManagementNeeds> = async (app, { ask }) => {
  app.get('/guardian/factors/phone/settings', reading, async ({ tenant: { tenantId } }) =>
    codeSettingsOf(answered(await ask(readGuardian, { tenantId })).phone),
  );
  app.put('/guardian/factors/phone/settings', writing, async ({ tenant: { tenantId }, body }) => {
    const set = await ask(setPhoneSettings, { tenantId, phone: codeOf(body) });
    return codeSettingsOf(answered(set).phone);
  });

  app.get('/guardian/factors/email/settings', reading, async ({ tenant: { tenantId } }) =>
    codeSettingsOf(answered(await ask(readGuardian, { tenantId })).email),
  );
  app.put('/guardian/factors/email/settings', writing, async ({ tenant: { tenantId }, body }) => {
    const set = await ask(setEmailSettings, { tenantId, email: codeOf(body) });
    return codeSettingsOf(answered(set).email);
  });
};
