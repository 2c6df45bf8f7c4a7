import { type AttackProtection, noBreachedPasswordDetection } from '@countersign/contracts';
import { overlaid } from '@countersign/kernel';
import type { ChangeAttackProtection } from './attack-protection.commands.ts';
import type { AttackProtectionEvent } from './attack-protection.events.ts';

/** Auth0's numbers: what protects a tenant that has decided nothing. */
export const initial: AttackProtection = {
  bruteForce: {
    isOn: true,
    shields: ['block', 'user_notification'],
    mode: 'count_per_identifier_and_ip',
    allowlist: [],
    attemptsMax: 10,
  },
  suspiciousIp: {
    isOn: true,
    shields: ['admin_notification', 'block'],
    allowlist: [],
    preLogin: { attemptsMax: 100, refillMs: 864_000 },
    preUserRegistration: { attemptsMax: 50, refillMs: 1_728_000 },
    preCustomTokenExchange: { attemptsMax: 10, refillMs: 600_000 },
  },
  breachedPasswords: noBreachedPasswordDetection,
  phoneProvider: null,
  risk: { isOn: false, newDeviceRememberedDays: 30 },
};

/** The protection with parts of it changed. */
export const changed = (
  state: AttackProtection,
  {
    bruteForce = {},
    suspiciousIp = {},
    breachedPasswords = {},
    phoneProvider,
    risk = {},
  }: ChangeAttackProtection['change'],
): AttackProtection => ({
  bruteForce: overlaid(state.bruteForce, bruteForce),
  suspiciousIp: overlaid(state.suspiciousIp, suspiciousIp),
  breachedPasswords: overlaid(state.breachedPasswords, breachedPasswords),
  phoneProvider: phoneProvider === undefined ? state.phoneProvider : phoneProvider,
  risk: overlaid(state.risk, risk),
});

export const evolve = (state: AttackProtection, { data }: AttackProtectionEvent) =>
  changed(state, data.change);
