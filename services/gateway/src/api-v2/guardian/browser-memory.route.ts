import {
  type BrowserMemory,
  browserMemory,
  readGuardian,
  setBrowserMemory,
} from '@countersign/contracts';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { opensTo } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answered } from '../problems.ts';

const { isOffered, isTicked, idleSeconds, overallSeconds } = browserMemory.shape;

const settings = z
  .strictObject({
    display_remember_me_checkbox: isOffered.describe('Whether a browser may be remembered'),
    remember_me_default_value: isTicked.describe('Whether the box is ticked at first'),
    mfa_session_inactivity_timeout: idleSeconds.describe('Seconds of disuse it survives'),
    mfa_session_overall_timeout: overallSeconds.describe('Seconds it is remembered at most'),
  })
  .refine(
    ({ mfa_session_inactivity_timeout: idle, mfa_session_overall_timeout: overall }) =>
      idle <= overall,
    {
      path: ['mfa_session_inactivity_timeout'],
      error: 'must not exceed mfa_session_overall_timeout',
    },
  );

const settingsOf = (memory: BrowserMemory) => ({
  display_remember_me_checkbox: memory.isOffered,
  remember_me_default_value: memory.isTicked,
  mfa_session_inactivity_timeout: memory.idleSeconds,
  mfa_session_overall_timeout: memory.overallSeconds,
});

/** `/guardian/settings`: the box that lets a person have a browser remembered. */
export const browserMemoryRoutes: FastifyPluginAsyncZod<ManagementNeeds> = async (app, { ask }) => {
  app.get(
    '/guardian/settings',
    { config: opensTo('read:tenant_settings'), schema: { response: { 200: settings } } },
    async ({ tenant: { tenantId } }) =>
      settingsOf(answered(await ask(readGuardian, { tenantId })).browserMemory),
  );

  app.put(
    '/guardian/settings',
    {
      config: opensTo('update:tenant_settings'),
      schema: { body: settings, response: { 200: settings } },
    },
    async ({ tenant: { tenantId }, body }) => {
      const memory = {
        isOffered: body.display_remember_me_checkbox,
        isTicked: body.remember_me_default_value,
        idleSeconds: body.mfa_session_inactivity_timeout,
        overallSeconds: body.mfa_session_overall_timeout,
      };
      const set = await ask(setBrowserMemory, { tenantId, browserMemory: memory });
      return settingsOf(answered(set).browserMemory);
    },
  );
};
