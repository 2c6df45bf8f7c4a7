import { describe, expect, it } from 'vitest';
import { maskedPhoneNumber } from './mask.ts';

describe('a masked phone number', () => {
  it('shows its last four characters and its length', () => {
    expect(maskedPhoneNumber('+15550109167')).toBe('XXXXXXXX9167');
  });
});
