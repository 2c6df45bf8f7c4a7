import { type AttackProtection, breachedPasswordDetection } from '@countersign/contracts';
import { z } from 'zod';
import { settingsRoutes } from './settings-routes.ts';

const { shape } = breachedPasswordDetection;
const off = z.literal(false);
const settings = z.strictObject({
  enabled: off,
  shields: shape.shields,
  admin_notification_frequency: shape.adminNotificationFrequency,
  method: shape.method,
  stage: z.strictObject({
    'pre-user-registration': z.strictObject({ shields: shape.preUserRegistrationShields }),
    'pre-change-password': z.strictObject({ shields: shape.preChangePasswordShields }),
  }),
});
const stage = settings.shape.stage;
const change = z.strictObject({
  enabled: off.nullish().describe('Only false: no list of leaked passwords is looked at'),
  shields: shape.shields.nullish(),
  admin_notification_frequency: shape.adminNotificationFrequency.nullish(),
  method: shape.method.nullish(),
  stage: z
    .strictObject({
      'pre-user-registration': stage.shape['pre-user-registration'].partial().nullish(),
      'pre-change-password': stage.shape['pre-change-password'].partial().nullish(),
    })
    .nullish(),
});

const wire = ({ breachedPasswords: kept }: AttackProtection) => ({
  enabled: false as const,
  shields: kept.shields,
  admin_notification_frequency: kept.adminNotificationFrequency,
  method: kept.method,
  stage: {
    'pre-user-registration': { shields: kept.preUserRegistrationShields },
    'pre-change-password': { shields: kept.preChangePasswordShields },
  },
});

/**
 * What Auth0 does about passwords that leaked elsewhere: its settings are kept and answered, and it
 * cannot be switched on.
 */
export const breachedPasswordRoutes = settingsRoutes({
  path: '/attack-protection/breached-password-detection',
  settings,
  change,
  wire,
  read: (body) => ({
    breachedPasswords: {
      shields: body.shields ?? undefined,
      adminNotificationFrequency: body.admin_notification_frequency ?? undefined,
      method: body.method ?? undefined,
      preUserRegistrationShields: body.stage?.['pre-user-registration']?.shields,
      preChangePasswordShields: body.stage?.['pre-change-password']?.shields,
    },
  }),
});
