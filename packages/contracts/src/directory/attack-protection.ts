import { defineOperation } from '@countersign/core';
import { z } from 'zod';
import { expectedRevision, nothing, patchOf, tenantId, userId } from '../vocabulary.ts';

/** Addresses, or ranges of them in CIDR notation, that a shield lets through. */
const addressRange = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]);
const allowlist = z.array(addressRange).max(1_000);

/** So many at once, and one more each `refillMs`. */
const stage = (attemptsMax: number, refillMsMin: number) =>
  z.object({
    attemptsMax: z.int().min(1).max(attemptsMax),
    refillMs: z.int().min(refillMsMin).max(86_400_000),
  });

/** What stops the guessing of one person's password; Auth0's brute-force protection. */
export const bruteForceProtection = z.object({
  isOn: z.boolean(),
  shields: z.array(z.enum(['block', 'user_notification'])),
  mode: z.enum(['count_per_identifier_and_ip', 'count_per_identifier']),
  allowlist,
  attemptsMax: z.int().min(1).max(100),
});

/** What stops one address that tries many people; Auth0's suspicious IP throttling. */
export const suspiciousIpThrottling = z.object({
  isOn: z.boolean(),
  shields: z.array(z.enum(['block', 'admin_notification'])),
  allowlist,
  preLogin: stage(2_500, 34_560),
  /** Nobody signs up here, nor exchanges tokens of their own: both are kept for whoever asks. */
  preUserRegistration: stage(72_000, 1_200),
  preCustomTokenExchange: stage(72_000, 1_200),
});

/**
 * What Auth0 does where a password leaked elsewhere. It is kept for whoever asks, and cannot be on:
 * no list of leaked passwords is looked at here.
 */
export const breachedPasswordDetection = z.object({
  shields: z.array(z.enum(['block', 'user_notification', 'admin_notification'])),
  adminNotificationFrequency: z.array(z.enum(['immediately', 'daily', 'weekly', 'monthly'])),
  method: z.enum(['standard', 'enhanced']),
  preUserRegistrationShields: z.array(z.enum(['block', 'admin_notification'])),
  preChangePasswordShields: z.array(z.enum(['block', 'admin_notification'])),
});

/** What a tenant that has said nothing of it has. */
export const noBreachedPasswordDetection: z.output<typeof breachedPasswordDetection> = {
  shields: [],
  adminNotificationFrequency: [],
  method: 'standard',
  preUserRegistrationShields: [],
  preChangePasswordShields: [],
};

/** How a tenant is protected. What is told of risk and of providers is kept; nothing judges it. */
export const attackProtection = z.object({
  bruteForce: bruteForceProtection,
  suspiciousIp: suspiciousIpThrottling,
  breachedPasswords: breachedPasswordDetection.default(noBreachedPasswordDetection),
  phoneProvider: z.object({ type: z.enum(['exponential', 'none']) }).nullable(),
  risk: z.object({ isOn: z.boolean(), newDeviceRememberedDays: z.int().min(1).max(365) }),
});
export type AttackProtection = z.output<typeof attackProtection>;

export const readAttackProtection = defineOperation('directory.ask.v1.read-attack-protection', {
  request: z.object({ tenantId }),
  value: attackProtection,
});

/** Within each part what is left out stays, and `null` gives Auth0's number back; so in a stage. */
export const attackProtectionChange = z.object({
  bruteForce: patchOf(bruteForceProtection).optional(),
  suspiciousIp: patchOf(suspiciousIpThrottling)
    .extend({
      preLogin: patchOf(suspiciousIpThrottling.shape.preLogin).nullable().optional(),
      preUserRegistration: patchOf(suspiciousIpThrottling.shape.preUserRegistration)
        .nullable()
        .optional(),
      preCustomTokenExchange: patchOf(suspiciousIpThrottling.shape.preCustomTokenExchange)
        .nullable()
        .optional(),
    })
    .optional(),
  breachedPasswords: patchOf(breachedPasswordDetection).optional(),
  phoneProvider: attackProtection.shape.phoneProvider.optional(),
  risk: patchOf(attackProtection.shape.risk).optional(),
});
export type AttackProtectionChange = z.output<typeof attackProtectionChange>;

/** Changes some of it. */
export const updateAttackProtection = defineOperation('directory.ask.v1.update-attack-protection', {
  request: z.object({
    tenantId,
    change: attackProtectionChange,
    expectedRevision,
  }),
  value: attackProtection,
  refusals: ['changed_meanwhile'],
});

/** Whose blocks: of a name as it is typed at sign-in, or of a person, by every name they have. */
const whose = z.union([z.object({ identifier: z.string().min(1) }), z.object({ userId })]);

/** Where somebody may not try a password just now, for having been wrong too often. */
const userBlock = z.object({
  identifier: z.string(),
  connection: z.string(),
  /** From where; from everywhere, where attempts are counted by name alone. */
  address: z.string().optional(),
});

export const readUserBlocks = defineOperation('directory.ask.v1.read-user-blocks', {
  request: z.object({ tenantId, whose }),
  value: z.object({ blocks: z.array(userBlock) }),
  refusals: ['user_unknown'],
});

export const liftUserBlocks = defineOperation('directory.ask.v1.lift-user-blocks', {
  request: z.object({ tenantId, whose }),
  value: nothing,
  refusals: ['user_unknown'],
});
