import { authenticatorKind, factorNames, spareKinds } from '@countersign/contracts';
import { describe, expect, it } from 'vitest';
import { factorNameOf, factorOf, factors, independentFactors, isSpare } from './index.ts';

describe('the table of factors', () => {
  it.each(Object.entries(factors))('finds %s by its name', (name, factor) => {
    expect(factor.name).toBe(name);
    expect(factorOf(factor.name)).toBe(factor);
  });

  it.each(Object.values(factors))(
    'knows the kind of $name, and whether it stands on its own',
    (factor) => {
      expect(factorNames).toContain(factor.name);
      expect(independentFactors.includes(factor.name)).toBe(!factor.isSpare);
      expect(isSpare(factor.kind)).toBe(factor.isSpare);
      expect(factorNameOf(factor.kind)).toBe(factor.name);
    },
  );

  it('calls those spares that the services do', () => {
    expect(authenticatorKind.options.filter(isSpare)).toEqual(spareKinds);
  });

  it('has no factor that is not built', () => {
    expect(factorOf('webauthn-roaming')).toBeUndefined();
  });
});
