import { describe, expect, it } from 'vitest';
import { maskedEmail, maskedPhoneNumber } from './mask.ts';

describe('a masked phone number', () => {
  it('shows its last four characters and its length', () => {
    expect(maskedPhoneNumber('+15550109167')).toBe('XXXXXXXX9167');
  });
});

describe('a masked address', () => {
  it('shows the first four characters of both halves', () => {
    expect(maskedEmail('chuckie1@example.com')).toBe('chuc****@exam*******');
  });
  it.each(['jo', 'jane'])('hides a local part of up to four characters whole', (local) => {
    expect(maskedEmail(`${local}@example.com`)).toBe('****@exam*******');
  });
  it('leaves a short domain as it is', () => {
    expect(maskedEmail('someone@t.co')).toBe('some***@t.co');
  });
});
