import { specify } from '@countersign/testkit';
import { describe, expect, it } from 'vitest';
import { importJob } from './import-job.decider.ts';
import {
  ImportAdvanced,
  ImportCompleted,
  ImportFailed,
  ImportRequested,
} from './import-job.events.ts';

const given = specify(importJob);

const at = '2026-01-01T12:00:00.000Z';
const terms = {
  ...{ tenantId: 'acme', jobId: 'job_1', connectionId: 'con_1', connection: 'db' },
  ...{ upsert: false, total: 150 },
};
const requested = ImportRequested({ ...terms, at });
const request = { type: 'RequestImport', ...terms, now: at } as const;
const advance = (from: number, inserted: number, failed = 0, updated = 0) =>
  ({ type: 'AdvanceImport', from, inserted, updated, failed, now: at }) as const;
const advanced = (done: number, inserted: number, failed = 0, updated = 0) =>
  ImportAdvanced({ done, inserted, updated, failed, at });
const fail = { type: 'FailImport', now: at } as const;

describe('an import', () => {
  it('is requested once', () => {
    given().when(request).then(requested);
    given(requested).when(request).thenNothing();
  });

  it('of nobody is over at once', () => {
    const nobody = { ...terms, total: 0 };
    given()
      .when({ ...request, total: 0 })
      .then(ImportRequested({ ...nobody, at }), ImportCompleted({ at }));
  });

  it('goes on from where it was, and is over with the last', () => {
    given(requested)
      .when(advance(0, 90, 7, 3))
      .then(advanced(100, 90, 7, 3));
    given(requested, advanced(100, 90, 7, 3))
      .when(advance(100, 50))
      .then(advanced(150, 50), ImportCompleted({ at }));
    const state = given(requested, advanced(100, 90, 7, 3), advanced(150, 50)).state();
    expect(state).toMatchObject({ done: 150, inserted: 140, failed: 7, updated: 3 });
  });

  it('counts nobody twice, whoever sees to them', () => {
    given(requested, advanced(100, 100)).when(advance(0, 100)).thenRefuses('seen_to_already');
    const over = [requested, advanced(100, 100), advanced(150, 50), ImportCompleted({ at })];
    given(...over)
      .when(advance(150, 1))
      .thenRefuses('import_over');
    given(...over)
      .when(fail)
      .thenRefuses('import_over');
  });

  it('fails where those to import are gone', () => {
    given(requested).when(fail).then(ImportFailed({ at }));
    given(requested, ImportFailed({ at })).when(advance(0, 100)).thenRefuses('import_over');
  });

  it.each([advance(0, 1), fail])('that nobody asked for is none: $type', (command) => {
    given().when(command).thenRefuses('import_unknown');
  });
});
