import type { KeptLogStream } from './log-streams.state.ts';

export interface CreateLogStream {
  readonly type: 'CreateLogStream';
  readonly logStream: KeptLogStream;
  readonly now: string;
}

export interface ChangeLogStream {
  readonly type: 'ChangeLogStream';
  readonly logStreamId: string;
  /** As it is to be; nothing where there is no such log stream to start from. */
  readonly logStream: KeptLogStream | undefined;
  readonly now: string;
}

export interface RemoveLogStream {
  readonly type: 'RemoveLogStream';
  readonly logStreamId: string;
  readonly now: string;
}

export type LogStreamsCommand = CreateLogStream | ChangeLogStream | RemoveLogStream;
