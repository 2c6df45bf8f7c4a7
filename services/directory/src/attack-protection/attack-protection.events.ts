import { attackProtection, breachedPasswordDetection, instant } from '@countersign/contracts';
import { defineEvent } from '@countersign/core';
import { z } from 'zod';

const { bruteForce, suspiciousIp, phoneProvider, risk } = attackProtection.shape;

/** Parts, so that a setting added later leaves what was recorded before readable. */
export const AttackProtectionChanged = defineEvent('AttackProtectionChanged', {
  change: z.object({
    bruteForce: bruteForce.partial().optional(),
    suspiciousIp: suspiciousIp.partial().optional(),
    breachedPasswords: breachedPasswordDetection.partial().optional(),
    phoneProvider: phoneProvider.optional(),
    risk: risk.partial().optional(),
  }),
  at: instant,
});

export const attackProtectionEvent = AttackProtectionChanged.schema;
export type AttackProtectionEvent = z.output<typeof attackProtectionEvent>;
