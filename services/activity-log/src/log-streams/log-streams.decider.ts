import { accept, type Decider, type Decision, refuse } from '@countersign/core';
import type { LogStreamsCommand } from './log-streams.commands.ts';
import {
  LogStreamChanged,
  LogStreamCreated,
  LogStreamRemoved,
  type LogStreamsEvent,
} from './log-streams.events.ts';
import { evolve, findLogStream, initial, type LogStreams } from './log-streams.state.ts';

/** Every line goes to each of them, so there are few. */
export const logStreamsMax = 10;

export type LogStreamsRefusal = 'too_many_log_streams' | 'log_stream_unknown';
type Deciding = Decision<LogStreamsEvent, LogStreamsRefusal>;

const decide = (command: LogStreamsCommand, state: LogStreams): Deciding => {
  const { now: at } = command;
  switch (command.type) {
    case 'CreateLogStream':
      return state.length >= logStreamsMax
        ? refuse('too_many_log_streams')
        : accept(LogStreamCreated({ ...command.logStream, at }));
    case 'ChangeLogStream':
      return command.logStream && findLogStream(state, command.logStreamId)
        ? accept(LogStreamChanged({ ...command.logStream, at }))
        : refuse('log_stream_unknown');
    case 'RemoveLogStream':
      return findLogStream(state, command.logStreamId)
        ? accept(LogStreamRemoved({ logStreamId: command.logStreamId, at }))
        : accept();
  }
};

/** Where one tenant's log is sent. */
export const logStreams: Decider<
  LogStreams,
  LogStreamsCommand,
  LogStreamsEvent,
  LogStreamsRefusal
> = { initial, evolve, decide };
