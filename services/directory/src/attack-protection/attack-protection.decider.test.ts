import { describe, expect, it } from 'vitest';
import { attackProtection } from './attack-protection.decider.ts';
import { AttackProtectionChanged } from './attack-protection.events.ts';
import { initial } from './attack-protection.state.ts';

const now = '2026-01-01T12:00:00.000Z';
const decide = (change: Parameters<typeof attackProtection.decide>[0]['change'], state = initial) =>
  attackProtection.decide({ type: 'ChangeAttackProtection', change, now }, state);
const resulting = (change: Parameters<typeof decide>[0]) =>
  decide(change).events.reduce(attackProtection.evolve, initial);

describe('how a tenant is protected', () => {
  it('is changed in parts: what is left out stays', () => {
    expect(resulting({ bruteForce: { attemptsMax: 3 } })).toEqual({
      ...initial,
      bruteForce: { ...initial.bruteForce, attemptsMax: 3 },
    });
    expect(resulting({ risk: { newDeviceRememberedDays: 7 } }).risk).toEqual({
      isOn: false,
      newDeviceRememberedDays: 7,
    });
    expect(resulting({ phoneProvider: { type: 'none' } }).phoneProvider).toEqual({ type: 'none' });
  });

  it('records what changed, and nothing where nothing did', () => {
    const change = { suspiciousIp: { isOn: false } };
    expect(decide(change)).toEqual({ events: [AttackProtectionChanged({ change, at: now })] });
    expect(decide({ suspiciousIp: { isOn: true }, risk: {} })).toEqual({ events: [] });
  });

  it('merges a stage, and has null give a number of Auth0’s back', () => {
    const before = resulting({
      bruteForce: { attemptsMax: 3, shields: [] },
      suspiciousIp: { preLogin: { attemptsMax: 7 }, preUserRegistration: { refillMs: 2_000 } },
    });
    expect(before.suspiciousIp.preLogin).toEqual({ attemptsMax: 7, refillMs: 864_000 });
    const change = {
      bruteForce: { attemptsMax: null },
      suspiciousIp: { preLogin: { attemptsMax: null }, preUserRegistration: null },
    };
    const [event] = decide(change, before).events;
    expect(event?.data.change).toEqual({
      bruteForce: { attemptsMax: 10 },
      suspiciousIp: {
        preLogin: { attemptsMax: 100, refillMs: 864_000 },
        preUserRegistration: { attemptsMax: 50, refillMs: 1_728_000 },
      },
    });
  });
});
