import { describe, expect, it } from 'vitest';
import { email } from './email.ts';

describe('the e-mail factor', () => {
  it('shows the first four characters of both halves of an address', () => {
    expect(email.hint('chuckie1@example.com')).toBe('chuc****@exam*******');
  });
  it.each(['jo', 'jane'])('hides a local part of up to four characters whole: %s', (local) => {
    expect(email.hint(`${local}@example.com`)).toBe('****@exam*******');
  });
  it('leaves a short domain as it is', () => {
    expect(email.hint('someone@t.co')).toBe('some***@t.co');
  });

  it('only stands in for others, and says of itself no more than is known', () => {
    expect(email.recoveryRank > 0).toBe(true);
    expect(email.amr()).toBe('otp');
  });
});
