import type { LogStreamsEvent } from './log-streams.events.ts';

type Created = Extract<LogStreamsEvent, { readonly type: 'LogStreamCreated' }>['data'];

/** A log stream as it stands, its secrets sealed. */
export type KeptLogStream = Omit<Created, 'at'>;

/** A tenant's log streams, the oldest first. */
export type LogStreams = readonly KeptLogStream[];

export const initial: LogStreams = [];

export const evolve = (state: LogStreams, { type, data }: LogStreamsEvent): LogStreams => {
  switch (type) {
    case 'LogStreamCreated': {
      const { at: _, ...created } = data;
      return [...state, created];
    }
    case 'LogStreamChanged': {
      const { at: _, ...changed } = data;
      return state.map((each) => (each.logStreamId === data.logStreamId ? changed : each));
    }
    case 'LogStreamRemoved':
      return state.filter((each) => each.logStreamId !== data.logStreamId);
  }
};

export const findLogStream = (state: LogStreams, logStreamId: string) =>
  state.find((each) => each.logStreamId === logStreamId);
