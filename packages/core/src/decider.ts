/** What a decider answers: the facts to record and, when it says no, why. */
export interface Decision<Event, Refusal> {
  readonly events: readonly Event[];
  readonly refusal?: Refusal;
}

/**
 * A pure aggregate: what is true before anything happened, what follows from a command, what facts
 * add up to.
 */
export interface Decider<State, Command, Event, Refusal> {
  readonly initial: State;
  readonly decide: (command: Command, state: State) => Decision<Event, Refusal>;
  readonly evolve: (state: State, event: Event) => State;
}

/** Says yes, with the facts that follow; none at all when nothing changes. */
export const accept = <Events extends readonly unknown[]>(
  ...events: Events
): Decision<Events[number], never> => ({ events });

/** A refusal may still record facts: a wrong code is refused, and counted. */
export const refuse = <const Refusal extends string, Events extends readonly unknown[]>(
  refusal: Refusal,
  ...events: Events
): Decision<Events[number], Refusal> => ({ events, refusal });
