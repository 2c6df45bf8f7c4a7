import { type AttackProtection, bruteForceProtection } from '@countersign/contracts';
import { z } from 'zod';
import { nullish } from '../fields/fields.ts';
import { settingsRoutes } from './settings-routes.ts';

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
export const bruteForceRoutes = settingsRoutes({
  path: '/attack-protection/brute-force-protection',
  settings,
  change: z.strictObject(nullish(settings.shape)),
  wire,
  read: ({ enabled, max_attempts, ...same }) => ({
    bruteForce: { isOn: enabled, attemptsMax: max_attempts, ...same },
  }),
});
