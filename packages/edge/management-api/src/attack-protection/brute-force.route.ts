import {
  type AttackProtection,
  bruteForceProtection,
  readAttackProtection,
  updateAttackProtection,
} from '@countersign/contracts';
import { andThen, type RoutePlugin } from '@countersign/edge-http';
import { z } from 'zod';
import { nullish } from '../fields/fields.ts';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answered } from '../problems.ts';

const { isOn, shields, mode, allowlist, attemptsMax } = bruteForceProtection.shape;
const settings = z.strictObject({
  enabled: isOn,
  shields: shields.describe('`block` stops; notifications are not sent yet'),
  mode,
  allowlist: allowlist.describe('Addresses and CIDR ranges that are let through'),
  max_attempts: attemptsMax.describe('Wrong passwords, before the next is not looked at'),
});

const wire = ({ bruteForce }: AttackProtection) => ({
  enabled: bruteForce.isOn,
  shields: bruteForce.shields,
  mode: bruteForce.mode,
  allowlist: bruteForce.allowlist,
  max_attempts: bruteForce.attemptsMax,
});

/** Reads and changes what stops the guessing of one person's password. */
export const bruteForceRoutes: RoutePlugin<ManagementNeeds> = async (app, { ask }) => {
  const path = '/attack-protection/brute-force-protection';
  app.get(
    path,
    { config: requireScopes('read:attack_protection'), schema: { response: { 200: settings } } },
    async ({ tenant: { tenantId } }) =>
      andThen(answered(await ask(readAttackProtection, { tenantId })), wire),
  );
  app.patch(
    path,
    {
      config: requireScopes('update:attack_protection'),
      schema: { body: z.strictObject(nullish(settings.shape)), response: { 200: settings } },
    },
    async ({ tenant: { tenantId }, body: { enabled, max_attempts, ...same } }) => {
      const bruteForce = { isOn: enabled, attemptsMax: max_attempts, ...same };
      const asked = { tenantId, change: { bruteForce } };
      return andThen(answered(await ask(updateAttackProtection, asked)), wire);
    },
  );
};
