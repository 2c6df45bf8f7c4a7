import { accept, type Decider, type Decision, refuse } from '@countersign/core';
import type {
  AdvanceImport,
  FailImport,
  ImportJobCommand,
  ImportJobRefusal,
  RequestImport,
} from './import-job.commands.ts';
import {
  ImportAdvanced,
  ImportCompleted,
  ImportFailed,
  type ImportJobEvent,
  ImportRequested,
} from './import-job.events.ts';
import { evolve, type Import, initial } from './import-job.state.ts';

type Decided = Decision<ImportJobEvent, ImportJobRefusal>;

const request = ({ type: _, now, ...terms }: RequestImport, state: Import): Decided => {
  if (state.status !== 'unknown') return accept();
  const requested = ImportRequested({ ...terms, at: now });
  return terms.total === 0 ? accept(requested, ImportCompleted({ at: now })) : accept(requested);
};

const advance = (command: AdvanceImport, state: Import): Decided => {
  if (state.status === 'unknown') return refuse('import_unknown');
  if (state.status !== 'running') return refuse('import_over');
  const { from, inserted, updated, failed, now } = command;
  // Another replica was given the same ones, and was faster.
  if (from !== state.done) return refuse('seen_to_already');
  const done = from + inserted + updated + failed;
  const advanced = ImportAdvanced({ done, inserted, updated, failed, at: now });
  return done < state.total ? accept(advanced) : accept(advanced, ImportCompleted({ at: now }));
};

const fail = ({ now }: FailImport, state: Import): Decided => {
  if (state.status === 'unknown') return refuse('import_unknown');
  return state.status === 'running' ? accept(ImportFailed({ at: now })) : refuse('import_over');
};

/** A file of people on its way in. */
export const importJob: Decider<Import, ImportJobCommand, ImportJobEvent, ImportJobRefusal> = {
  initial,
  evolve,
  decide: (command, state) => {
    switch (command.type) {
      case 'RequestImport':
        return request(command, state);
      case 'AdvanceImport':
        return advance(command, state);
      case 'FailImport':
        return fail(command, state);
    }
  },
};
