import * as contracts from '@countersign/contracts';
import { noOf, type ParsedRequestOf, yes } from '@countersign/kernel';
import type { Run } from '../guardian/run.ts';

interface Needs {
  readonly run: Run;
  readonly now: () => string;
  /** The carriers that may be chosen here. */
  readonly offered: readonly contracts.SmsProviderKind[];
}

/** Puts a provider first; whoever else stood in the order stays behind it. */
export const selectProvider =
  ({ run, now, offered }: Needs) =>
  async ({ tenantId, provider }: ParsedRequestOf<typeof contracts.selectProvider>) => {
    const command = { type: 'SelectProvider', provider, offered, now: now() } as const;
    const { refusal } = await run(tenantId, command);
    return refusal ? noOf(contracts.selectProvider, refusal) : yes({ provider });
  };

/** Chooses whom to try, first to last. The first one is the selected provider. */
export const setProviderOrder =
  ({ run, now, offered }: Needs) =>
  async ({ tenantId, order }: ParsedRequestOf<typeof contracts.setProviderOrder>) => {
    const command = { type: 'SetProviderOrder', order, offered, now: now() } as const;
    const { refusal } = await run(tenantId, command);
    return refusal ? noOf(contracts.setProviderOrder, refusal) : yes({ order });
  };
