import * as contracts from '@countersign/contracts';
import { type Clock, no, noOf, yes } from '@countersign/core';
import type { Answering } from '../answering.ts';
import { tenantStream } from '../streams.ts';
import type { Tenants } from './tenants.ts';

/** Reads what a tenant has its hosted pages say in one language. */
export const readCustomTexts =
  ({ recall }: Pick<Tenants, 'recall'>): Answering<typeof contracts.readCustomTexts> =>
  async ({ tenantId, language }) => {
    const state = await recall(tenantStream(tenantId));
    if (state.status !== 'active') return no('tenant_unknown');
    return yes({ prompts: { ...state.customTexts[language] } });
  };

interface Needs {
  readonly run: Tenants['run'];
  readonly now: Clock;
}

/** Has a prompt say something of the tenant's own. */
export const setCustomTexts =
  ({ run, now }: Needs): Answering<typeof contracts.setCustomTexts> =>
  async ({ tenantId, ...given }) => {
    const command = { type: 'SetCustomTexts', ...given, now: now() } as const;
    const { refusal } = await run(tenantStream(tenantId), command);
    return refusal ? noOf(contracts.setCustomTexts, refusal) : yes({});
  };
