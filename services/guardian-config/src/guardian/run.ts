import { type EventStore, handle } from '@countersign/kernel';
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
