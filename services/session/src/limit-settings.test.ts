import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { limitSettings, limitsOf } from './limit-settings.ts';
import { defaultLimits } from './limits.ts';

const settings = z.object(limitSettings);

describe('the bounds an operator may move', () => {
  it('are Auth0’s, unless they are moved', () => {
    expect({ ...defaultLimits, ...limitsOf(settings.parse({})) }).toEqual(defaultLimits);
  });

  it('are moved for the person and for the authenticator', () => {
    const moved = settings.parse({ CODE_ATTEMPTS: '3', CODE_ATTEMPT_SECONDS: '60', MESSAGES: '2' });
    expect(limitsOf(moved)).toEqual({
      attemptsPerUser: { burst: 3, refillMs: 60_000 },
      attemptsPerAuthenticator: { burst: 3, refillMs: 60_000 },
      mailsPerUser: { burst: 20, refillMs: 60_000 },
      sendsPerUser: { burst: 2, refillMs: 3_600_000 },
      sendsPerAddress: { burst: 120, refillMs: 1_000 },
    });
  });

  it.each([{ CODE_ATTEMPTS: '0' }, { CODE_ATTEMPTS: '101' }, { MESSAGES: '0' }, { MESSAGES: 'x' }])(
    'are never lifted: %o',
    (moved) => {
      expect(settings.safeParse(moved).success).toBe(false);
    },
  );
});
