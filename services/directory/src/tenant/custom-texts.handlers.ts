import * as contracts from '@countersign/contracts';
import { type Clock, no, noOf, yes } from '@countersign/core';
import type { Answering } from '../answering.ts';
import { tenantStream } from '../streams.ts';
import type { Tenants } from './tenants.ts';

/** Reads what a tenant has its hosted pages say in one language. */
export const readCustomTexts =
  ({ recallStood }: Pick<Tenants, 'recallStood'>): Answering<typeof contracts.readCustomTexts> =>
  async ({ tenantId, language }) => {
    const { state, revision } = await recallStood(tenantStream(tenantId));
    if (state.status !== 'active') return no('tenant_unknown');
    return yes({ prompts: { ...state.customTexts[language] } }, { revision });
  };

interface Needs {
  readonly run: Tenants['run'];
  readonly now: Clock;
}

/** Has a prompt say something of the tenant's own. */
export const setCustomTexts =
  ({ run, now }: Needs): Answering<typeof contracts.setCustomTexts> =>
  async ({ tenantId, expectedRevision, ...given }) => {
    const command = { type: 'SetCustomTexts', ...given, now: now() } as const;
    const { refusal } = await run(tenantStream(tenantId), command, { expectedRevision });
    return refusal ? noOf(contracts.setCustomTexts, refusal) : yes({});
  };
