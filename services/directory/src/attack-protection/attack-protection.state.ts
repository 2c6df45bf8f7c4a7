import {
  type AttackProtection,
  type AttackProtectionChange,
  noBreachedPasswordDetection,
} from '@countersign/contracts';
import { merge, type Part, type Patch, partBy } from '@countersign/core';
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

const part = <Whole extends object>(whole: Whole, patch: Patch<Whole>, defaults: Whole) =>
  partBy(whole, patch, { defaults, mergedFields: [] });

type SuspiciousIp = AttackProtection['suspiciousIp'];
type Stage = 'preLogin' | 'preUserRegistration' | 'preCustomTokenExchange';

const stagePart = (
  stage: Stage,
  before: SuspiciousIp,
  { [stage]: given }: NonNullable<AttackProtectionChange['suspiciousIp']>,
) => {
  const usual = initial.suspiciousIp[stage];
  if (given === undefined) return {};
  if (given === null) return { [stage]: usual };
  return { [stage]: merge(before[stage], part(before[stage], given, usual)) };
};

const suspiciousIpPart = (
  before: SuspiciousIp,
  given: NonNullable<AttackProtectionChange['suspiciousIp']>,
): Part<SuspiciousIp> => {
  const { preLogin: _, preUserRegistration: __, preCustomTokenExchange: ___, ...rest } = given;
  return {
    ...part(before, rest, initial.suspiciousIp),
    ...stagePart('preLogin', before, given),
    ...stagePart('preUserRegistration', before, given),
    ...stagePart('preCustomTokenExchange', before, given),
  };
};

/** What a change comes to, where `null` is Auth0's number and part of a stage is all of it. */
export const partsOf = (
  state: AttackProtection,
  { bruteForce, suspiciousIp, breachedPasswords, phoneProvider, risk }: AttackProtectionChange,
) => ({
  ...(bruteForce && { bruteForce: part(state.bruteForce, bruteForce, initial.bruteForce) }),
  ...(suspiciousIp && { suspiciousIp: suspiciousIpPart(state.suspiciousIp, suspiciousIp) }),
  ...(breachedPasswords && {
    breachedPasswords: part(
      state.breachedPasswords,
      breachedPasswords,
      noBreachedPasswordDetection,
    ),
  }),
  ...(phoneProvider !== undefined && { phoneProvider }),
  ...(risk && { risk: part(state.risk, risk, initial.risk) }),
});

/** The protection with parts of it changed. */
export const changed = (
  state: AttackProtection,
  {
    bruteForce = {},
    suspiciousIp = {},
    breachedPasswords = {},
    phoneProvider,
    risk = {},
  }: AttackProtectionEvent['data']['change'],
): AttackProtection => ({
  bruteForce: merge(state.bruteForce, bruteForce),
  suspiciousIp: merge(state.suspiciousIp, suspiciousIp),
  breachedPasswords: merge(state.breachedPasswords, breachedPasswords),
  phoneProvider: phoneProvider === undefined ? state.phoneProvider : phoneProvider,
  risk: merge(state.risk, risk),
});

export const evolve = (state: AttackProtection, { data }: AttackProtectionEvent) =>
  changed(state, data.change);
