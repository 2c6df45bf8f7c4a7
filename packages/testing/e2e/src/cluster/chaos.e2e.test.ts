import { natsAvailable } from '@countersign/nats/testing';
import { describe, expect, it } from 'vitest';
import { chaos } from './chaos.ts';

const seconds = Number(process.env.CHAOS_SECONDS ?? 60);
const seed = Number(process.env.SEED ?? seconds);

describe.skipIf(!natsAvailable())('a cluster in trouble', () => {
  it(
    `loses nothing, grants nothing twice and answers everything for ${seconds} seconds`,
    async () => {
      const { printed, ...outcome } = await chaos(seconds, seed);
      process.stdout.write(`${seconds} s, seed ${seed}: ${JSON.stringify(outcome, null, 1)}\n`);

      expect(outcome).toMatchObject({
        tokensWithoutMfa: 0,
        codesAcceptedTwice: 0,
        enrollmentsLost: 0,
        codesWithoutOutcome: 0,
        challengesPassedTwice: 0,
        loginsCompletedTwice: 0,
        changesUndone: [],
        surprises: [],
        unanswered: [],
      });
      expect(outcome.logins).toBeGreaterThan(0);
      expect(outcome.changesHeld).toBeGreaterThan(0);
      const { died: _, ...done } = outcome.troubles;
      expect(Math.min(...Object.values(done))).toBeGreaterThan(0);
    },
    240_000 + seconds * 2_000,
  );
});
