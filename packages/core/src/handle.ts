import { randomUUID } from 'node:crypto';
import { v5 as uuidv5 } from 'uuid';
import type { z } from 'zod';
import { causeOfFact } from './correlation.ts';
import { type Decider, type Decision, refuse } from './decider.ts';
import { decodeEvent } from './decode.ts';
import {
  beginning,
  type EventStore,
  noRevision,
  type Position,
  type Revision,
} from './event-store.ts';

const attemptsMax = 8;
/**
 * The namespace of event ids: an id is derived from its command's id and its place in the decision.
 */
const eventIds = 'b2f6ec2e-6d1c-4c8e-9d0b-6c0f3f2f8a61';

/** A fact as it lies in a stream. */
export interface StoredFact {
  readonly type: string;
  readonly data: unknown;
}

export interface Aggregate<State, Command, Event extends StoredFact, Refusal> {
  readonly decider: Decider<State, Command, Event, Refusal>;
  /** Recognises a stored fact. */
  readonly event: z.ZodType<Event>;
  readonly store: EventStore;
}

/** A decision and where it left the aggregate. */
export interface Outcome<State, Event, Refusal> extends Decision<Event, Refusal> {
  readonly state: State;
  /** Where the log stood after the append; `beginning` when nothing was recorded. */
  readonly position: Position;
}

/**
 * A command, or how to make it once the state is known: what must be gathered after a look at it.
 */
export type Asked<State, Command> = Command | ((state: State) => Command | Promise<Command>);

// A command is data, so a function here is always the caller's way to make one.
const settle = <State, Command>(asked: Asked<State, Command>, state: State) =>
  typeof asked === 'function'
    ? (asked as (state: State) => Command | Promise<Command>)(state)
    : (asked as Command);

/** Thrown when a stream had another writer at every attempt. Nothing was recorded. */
export class Contended extends Error {
  override readonly name = 'Contended';
}

/**
 * Runs tasks of one key one after another within this process. It guards nothing (the expected
 * revision does); it only spares writers of one stream from deciding in vain.
 */
export const keyedMutex = () => {
  const last = new Map<string, Promise<unknown>>();
  return async <Result>(key: string, task: () => Promise<Result>): Promise<Result> => {
    const turn = (last.get(key) ?? Promise.resolve()).then(task, task);
    last.set(key, turn);
    try {
      return await turn;
    } finally {
      if (last.get(key) === turn) last.delete(key);
    }
  };
};

/** Where an aggregate stood when its stream was read. */
export interface Stood<State> {
  readonly state: State;
  readonly revision: Revision;
}

/** Reads where an aggregate stands. */
export type Reading<State> = (stream: string) => Promise<Stood<State>>;

/** Where aggregates stood when they were read or written last, for who keeps that. */
export interface KeptStates<State> {
  readonly of: (stream: string) => Stood<State> | undefined;
  readonly keep: (stream: string, stood: Stood<State>) => void;
}

export interface RunOptions {
  /** Names the append, so that a store may repeat it after an unknown outcome. */
  readonly commandId?: string | undefined;
  /**
   * It was read in the course of this very request: what is kept since is new enough to begin with,
   * as the append finds out whether somebody wrote meanwhile.
   */
  readonly isRead?: boolean;
  /**
   * It hardly exists: the first round takes it for one that holds nothing, or no more than was kept
   * of it; what then decides nothing is decided again by what is read.
   */
  readonly isNew?: boolean;
}

/** Says that a command is decided only where whoever gave it has seen the stream as it is. */
export interface Expecting {
  readonly expectedRevision: Revision | undefined;
}

/** Runs a command. One that expects a revision may be refused for another. */
export interface Run<State, Command, Event, Refusal> {
  (
    stream: string,
    command: Asked<State, Command>,
    options?: RunOptions,
  ): Promise<Outcome<State, Event, Refusal>>;
  (
    stream: string,
    command: Asked<State, Command>,
    options: RunOptions & Expecting,
  ): Promise<Outcome<State, Event, Refusal | 'changed_meanwhile'>>;
}

/** Reads streams whole, and remembers nothing. */
export const wholeStreams =
  <State, Command, Event extends StoredFact, Refusal>({
    decider,
    event,
    store,
  }: Aggregate<State, Command, Event, Refusal>): Reading<State> =>
  async (stream) => {
    const { events, revision } = await store.load(stream);
    const state = events.reduce(
      (before, each) => decider.evolve(before, decodeEvent(event, each)),
      decider.initial,
    );
    return { state, revision };
  };

/** `handle`, over streams that are read in a way of one's own. */
export const handleFrom = <State, Command, Event extends StoredFact, Refusal>(
  { decider, store }: Aggregate<State, Command, Event, Refusal>,
  read: Reading<State>,
  kept?: KeptStates<State>,
) => {
  const inTurn = keyedMutex();

  /** What the first round may begin with, unread. */
  const begun = (stream: string, isRead: boolean, isNew: boolean): Stood<State> | undefined => {
    const stood = isRead || isNew ? kept?.of(stream) : undefined;
    return stood ?? (isNew ? { state: decider.initial, revision: noRevision } : undefined);
  };

  const attempt = async (
    stream: string,
    command: Asked<State, Command>,
    commandId: string,
    {
      known,
      isNew,
      expectedRevision,
    }: Partial<Expecting> & {
      readonly known: Stood<State> | undefined;
      readonly isNew: boolean;
    },
  ): Promise<Outcome<State, Event, Refusal | 'changed_meanwhile'> | undefined> => {
    const { state: before, revision } = known ?? (await read(stream));
    // What is decided from here on is appended at this revision or not at all.
    if (expectedRevision !== undefined && revision !== expectedRevision) {
      return { ...refuse('changed_meanwhile'), state: before, position: beginning };
    }
    const decision = decider.decide(await settle(command, before), before);
    if (decision.events.length === 0) {
      // No append finds out here that the stream holds more than was taken for granted.
      if (known && isNew) return undefined;
      return { ...decision, state: before, position: beginning };
    }

    const cause = causeOfFact();
    const appended = await store.append(
      stream,
      revision,
      decision.events.map(({ type, data }, index) => ({
        id: uuidv5(`${commandId}/${revision}/${index}`, eventIds),
        type,
        data,
        ...cause,
      })),
    );
    if (appended.outcome !== 'appended') return undefined;
    const state = decision.events.reduce(decider.evolve, before);
    kept?.keep(stream, { state, revision: appended.revision });
    return { ...decision, state, position: appended.position };
  };

  const run = (
    stream: string,
    command: Asked<State, Command>,
    options: RunOptions & Partial<Expecting> = {},
  ): Promise<Outcome<State, Event, Refusal | 'changed_meanwhile'>> =>
    inTurn(stream, async () => {
      const { commandId = randomUUID(), isRead = false, isNew = false, expectedRevision } = options;
      for (let round = 1; round <= attemptsMax; round += 1) {
        const known = round === 1 ? begun(stream, isRead, isNew) : undefined;
        const from = { known, isNew, expectedRevision };
        const outcome = await attempt(stream, command, commandId, from);
        if (outcome) return outcome;
      }
      throw new Contended(`a stream stayed contended for ${attemptsMax} attempts`);
    });
  // Who expects nothing is not refused for it, which the compiler does not see.
  return run as Run<State, Command, Event, Refusal>;
};

/**
 * Load, decide, append; and decide afresh whenever somebody else appended first.
 * `commandId` names the append, so that a store may repeat it after an unknown outcome; a caller
 * that asks again is answered from the new state.
 * @throws {Contended} after eight lost races.
 */
export const handle = <State, Command, Event extends StoredFact, Refusal>(
  aggregate: Aggregate<State, Command, Event, Refusal>,
) => handleFrom(aggregate, wholeStreams(aggregate));

/** Reads where an aggregate stands, without deciding anything. */
export const recall = <State, Command, Event extends StoredFact, Refusal>(
  aggregate: Aggregate<State, Command, Event, Refusal>,
) => {
  const read = wholeStreams(aggregate);
  return async (stream: string): Promise<State> => (await read(stream)).state;
};
