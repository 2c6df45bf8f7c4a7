import { describe, expect, it } from 'vitest';
import { ofFactor, ofPolicy, type Readiness, stateOf } from './factors.ts';

const readiness = (policies: readonly string[], ...enrollable: readonly string[]): Readiness => ({
  policies,
  second_step: 'demanded',
  phone_gaps: [],
  factors: ['sms', 'otp', 'email'].map((name) => ({
    ...{ name, enabled: enrollable.includes(name), enrollable: enrollable.includes(name) },
  })),
});
const always = ['all-applications'];

describe("a factor's state in a word", () => {
  const sms = { name: 'sms', enabled: true, enrollable: true };

  it.each([
    ['ready', sms, true],
    ['needs_provider', sms, false],
    ['off', { ...sms, enabled: false, enrollable: false }, false],
    ['beside', { name: 'email', enabled: true, enrollable: false }, true],
    ['not_enrollable', { name: 'duo', enabled: true, enrollable: false }, true],
  ] as const)('is %s', (word, factor, hasProvider) => {
    expect(stateOf(factor, hasProvider)).toBe(word);
  });
});

describe('the sentence before a policy is saved', () => {
  it('names what people will enrol', () => {
    expect(ofPolicy(readiness([], 'sms', 'otp'), true)).toEqual({
      ...{ key: 'will_ask', enrollable: ['sms', 'otp'] },
    });
  });

  it('warns where nothing could be enrolled', () => {
    expect(ofPolicy(readiness([]), true).key).toBe('will_waive');
  });

  it('says that nobody is asked any more', () => {
    expect(ofPolicy(readiness(always, 'sms'), false).key).toBe('will_not_ask');
  });
});

describe('the sentence before a factor is switched', () => {
  it('says that it is offered', () => {
    expect(ofFactor(readiness(always), 'sms', true).key).toBe('will_offer');
  });

  it('names the factors that remain', () => {
    expect(ofFactor(readiness(always, 'sms', 'otp'), 'sms', false)).toEqual({
      ...{ key: 'will_not_offer', enrollable: ['otp'] },
    });
  });

  it('warns where it is the last one and a second step is always asked for', () => {
    expect(ofFactor(readiness(always, 'sms'), 'sms', false).key).toBe('will_be_last');
    expect(ofFactor(readiness([], 'sms'), 'sms', false).key).toBe('will_not_offer');
    expect(ofFactor(readiness(always, 'sms'), 'email', false).key).toBe('will_not_offer');
  });
});
