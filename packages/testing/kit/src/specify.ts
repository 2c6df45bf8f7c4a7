import type { Decider } from '@countersign/core';
import { expect } from 'vitest';

/** Speaks of a decider in sentences: given these facts, when this is asked, then that follows. */
export const specify =
  <State, Command, Event, Refusal>({
    initial,
    decide,
    evolve,
  }: Decider<State, Command, Event, Refusal>) =>
  (...facts: readonly Event[]) => ({
    when: (command: Command) => {
      const decision = decide(command, facts.reduce(evolve, initial));
      return {
        then: (...events: readonly Event[]) => expect(decision).toEqual({ events }),
        thenNothing: () => expect(decision).toEqual({ events: [] }),
        thenRefuses: (refusal: Refusal, ...events: readonly Event[]) =>
          expect(decision).toEqual({ refusal, events }),
      };
    },
    /** What the facts add up to. */
    state: () => facts.reduce(evolve, initial),
  });
