import { expect, it } from 'vitest';
import { killWhileLoggingIn } from './kill-while-logging-in.ts';

const kills = Number(process.env.KILLS ?? 16);
const seed = Number(process.env.SEED ?? kills);
/** Some four seconds where the machine has nothing else to do. */
const msPerKill = 12_000;

const ways = [
  [kills, 'kills', false],
  // Each costs a start from files that were copied at every sync.
  [Math.ceil(kills / 2), 'losses of power', true],
] as const;

it.each(ways)(
  'loses nothing and grants nothing twice over %i %s',
  async (times, what, powerFails) => {
    const outcome = await killWhileLoggingIn({ kills: times, seed, powerFails });
    process.stdout.write(`${times} ${what}, seed ${seed}: ${JSON.stringify(outcome)}\n`);

    expect(outcome).toMatchObject({
      tokensWithoutMfa: 0,
      codesAcceptedTwice: 0,
      enrollmentsLost: 0,
      codesWithoutOutcome: 0,
      challengesPassedTwice: 0,
      loginsCompletedTwice: 0,
      linesOfNothing: 0,
      surprises: [],
    });
    expect(outcome.logins).toBeGreaterThan(outcome.passkeyLogins);
    expect(outcome.passkeyLogins).toBeGreaterThan(0);
    expect(outcome.interruptions).toBeGreaterThan(0);
  },
  150_000 + kills * msPerKill,
);
