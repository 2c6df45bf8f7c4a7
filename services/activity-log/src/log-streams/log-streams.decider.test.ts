import { specify } from '@countersign/testkit';
import { describe, expect, it } from 'vitest';
import { logStreams, logStreamsMax } from './log-streams.decider.ts';
import { LogStreamChanged, LogStreamCreated, LogStreamRemoved } from './log-streams.events.ts';

const given = specify(logStreams);
const now = '2026-01-01T12:00:00.000Z';

const named = (logStreamId: string) => ({
  ...({ logStreamId, name: 'siem', status: 'active', endpoint: 'https://siem.example/' } as const),
  ...({ contentType: 'application/json', format: 'lines' } as const),
  filters: ['auth.login.fail'],
  sealedSecrets: 'sealed',
});
const created = (id: string) => LogStreamCreated({ ...named(id), at: now });
const creating = { type: 'CreateLogStream', logStream: named('lst_1'), now } as const;
const paused = { ...named('lst_1'), status: 'paused' } as const;
const pausing = {
  type: 'ChangeLogStream',
  ...{ logStreamId: 'lst_1', logStream: paused, now },
} as const;
const removing = { type: 'RemoveLogStream', logStreamId: 'lst_1', now } as const;

describe("a tenant's log streams", () => {
  it('are created, changed and removed', () => {
    given().when(creating).then(created('lst_1'));
    given(created('lst_1'))
      .when(pausing)
      .then(LogStreamChanged({ ...paused, at: now }));
    given(created('lst_1'))
      .when(removing)
      .then(LogStreamRemoved({ logStreamId: 'lst_1', at: now }));
    const both = given(
      created('lst_0'),
      created('lst_1'),
      LogStreamChanged({ ...paused, at: now }),
    );
    expect(both.state()).toEqual([named('lst_0'), paused]);
  });

  it('are few', () => {
    const many = Array.from({ length: logStreamsMax }, (_, n) => created(`lst_${n + 2}`));
    given(...many)
      .when(creating)
      .thenRefuses('too_many_log_streams');
    given(...many.slice(1))
      .when(creating)
      .then(created('lst_1'));
  });

  it('that are not there cannot be changed, and are removed already', () => {
    given().when(pausing).thenRefuses('log_stream_unknown');
    given(created('lst_1'), LogStreamRemoved({ logStreamId: 'lst_1', at: now }))
      .when(removing)
      .thenNothing();
  });
});
