import { defineOperation } from '@countersign/core';
import { z } from 'zod';
import { expectedRevision, nothing, tenantId } from '../vocabulary.ts';

/** A prompt's texts in one language: by screen, then by the name Auth0 has for each text. */
export const promptTexts = z.record(z.string(), z.record(z.string(), z.string()));
export type PromptTexts = z.output<typeof promptTexts>;

/** What a tenant has its hosted pages say in one language, by prompt. */
export const readCustomTexts = defineOperation('directory.ask.v1.read-custom-texts', {
  request: z.object({ tenantId, language: z.string() }),
  value: z.object({ prompts: z.record(z.string(), promptTexts) }),
  refusals: ['tenant_unknown'],
});

/** Replaces a prompt's texts in one language; none at all gives ours back. */
export const setCustomTexts = defineOperation('directory.ask.v1.set-custom-texts', {
  request: z.object({
    ...{ tenantId, language: z.string(), prompt: z.string(), texts: promptTexts },
    expectedRevision,
  }),
  value: nothing,
  refusals: ['tenant_unknown', 'custom_texts_too_long', 'changed_meanwhile'],
});
