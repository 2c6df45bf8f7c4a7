import { setTemplates as operation } from '@countersign/contracts';
import { noOf, type ParsedRequestOf, yes } from '@countersign/kernel';
import type { Run } from './run.ts';
import { areWellFormed } from './templates.ts';

interface Needs {
  readonly run: Run;
  readonly now: () => string;
}

/** Writes the texts of the messages, once they are known to be Liquid. */
export const setTemplates =
  ({ run, now }: Needs) =>
  async ({ tenantId, templates }: ParsedRequestOf<typeof operation>) => {
    const { refusal } = await run(tenantId, {
      type: 'SetTemplates',
      templates,
      areWellFormed: areWellFormed(templates),
      now: now(),
    });
    return refusal ? noOf(operation, refusal) : yes({ templates });
  };
