import {
  type PhoneSettings,
  phoneSettings,
  readGuardian,
  setPhoneSettings,
} from '@countersign/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ManagementNeeds } from '../needs.ts';
import { answered } from '../problems.ts';
import { readFactors, updateFactors } from './scopes.ts';

const { codeDigits, codeLifetimeSeconds } = phoneSettings.shape;

/** The length and the life of a code, as Auth0 writes them. */
export const phoneSettingsBody = z.strictObject({
  otp_length: codeDigits.describe('Digits of a one-time code'),
  otp_expiration_time: codeLifetimeSeconds.describe('Seconds a one-time code lives'),
});

export const phoneSettingsOf = (phone: PhoneSettings) => ({
  otp_length: phone.codeDigits,
  otp_expiration_time: phone.codeLifetimeSeconds,
});

/** `/guardian/factors/phone/settings` */
export const phoneSettingsRoutes: FastifyPluginAsyncZod<ManagementNeeds> = async (app, { ask }) => {
  app.get(
    '/guardian/factors/phone/settings',
    { config: readFactors, schema: { response: { 200: phoneSettingsBody } } },
    async ({ tenant: { tenantId } }) =>
      phoneSettingsOf(answered(await ask(readGuardian, { tenantId })).phone),
  );

  app.put(
    '/guardian/factors/phone/settings',
    {
      config: updateFactors,
      schema: { body: phoneSettingsBody, response: { 200: phoneSettingsBody } },
    },
    async ({ tenant: { tenantId }, body }) => {
      const phone = { codeDigits: body.otp_length, codeLifetimeSeconds: body.otp_expiration_time };
      return phoneSettingsOf(answered(await ask(setPhoneSettings, { tenantId, phone })).phone);
    },
  );
};
