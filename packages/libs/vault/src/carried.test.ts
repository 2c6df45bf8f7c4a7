import { describe, expect, it } from 'vitest';
import { openUnder, sealUnder } from './carried.ts';
import { Unopenable } from './sealing.ts';

const token = 'canary-token-of-256-random-bits';

describe('what is sealed under a token', () => {
  it('opens by the same token in the same context, and by nothing else', () => {
    const sealed = sealUnder(token, 'pushed-request', 'ann@example.com');
    expect(sealed).not.toContain('ann');
    expect(openUnder(token, 'pushed-request', sealed)).toBe('ann@example.com');
    expect(() => openUnder(`${token}x`, 'pushed-request', sealed)).toThrow(Unopenable);
    expect(() => openUnder(token, 'another', sealed)).toThrow(Unopenable);
    expect(() => openUnder(token, 'pushed-request', `${sealed}x`)).toThrow(Unopenable);
  });
});
