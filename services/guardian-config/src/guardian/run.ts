import { type EventStore, handle, no } from '@countersign/kernel';
import type { GuardianCommand } from './guardian.commands.ts';
import { guardian } from './guardian.decider.ts';
import { guardianEvent } from './guardian.events.ts';
import type { TenantGuardian } from './guardian.state.ts';
import { guardianStream } from './tenant-guardians.ts';

type Asked = GuardianCommand | ((state: TenantGuardian) => Promise<GuardianCommand>);

/** Runs commands against a tenant's stream. */
export const guardianRun = (store: EventStore) => {
  const run = handle({ decider: guardian, event: guardianEvent, store });
  return (tenantId: string, asked: Asked) => run(guardianStream(tenantId), asked);
};
export type Run = ReturnType<typeof guardianRun>;

/** Words a refusal as one of an operation's own; any other would be a fault of ours, not an answer. */
export const noOf = <Refusal extends string>(
  operation: { readonly refusals: readonly Refusal[] },
  refusal: string,
) => {
  const own = operation.refusals.find((known) => known === refusal);
  if (own === undefined) throw new Error(`the operation has no refusal ${refusal}`);
  return no(own);
};
