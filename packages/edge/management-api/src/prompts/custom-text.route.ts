import { type PromptTexts, readCustomTexts, setCustomTexts } from '@countersign/contracts';
import { type PromptName, promptNames, screensOf, textLanguages } from '@countersign/hosted-pages';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answered, invalidBody, ManagementProblem } from '../problems.ts';

const url = '/prompts/:prompt/custom-text/:language';
const params = z.strictObject({
  prompt: z.enum(promptNames).describe('The prompt whose texts they are'),
  language: z.enum(textLanguages).describe('The language they are in'),
});

/** By the name of the text. One that no page of ours has is kept all the same. */
const words = z.record(z.string().regex(/^[a-zA-Z][\w-]{0,99}$/), z.string().max(2_000));
const screens = Object.values(screensOf).flat();
const texts = z.strictObject(
  Object.fromEntries(screens.map((screen) => [screen, words.exactOptional()])),
);

/** @throws {ManagementProblem} for a screen that the prompt has not. */
const refuseOtherScreens = (prompt: PromptName, given: PromptTexts): void => {
  const known: readonly string[] = screensOf[prompt];
  const others = Object.keys(given).filter((screen) => !known.includes(screen));
  if (others.length === 0) return;
  const names = others.join(',').slice(0, 100);
  throw new ManagementProblem(invalidBody(`Additional properties not allowed: ${names}`));
};

/** `/prompts/{prompt}/custom-text/{language}`: what the hosted pages say in place of our texts. */
export const customTextRoutes: FastifyPluginAsyncZod<ManagementNeeds> = async (app, { ask }) => {
  app.get(
    url,
    { config: requireScopes('read:prompts'), schema: { params, response: { 200: texts } } },
    async ({ tenant: { tenantId }, params: { prompt, language } }) => {
      const { prompts } = answered(await ask(readCustomTexts, { tenantId, language }));
      return prompts[prompt] ?? {};
    },
  );

  app.put(
    url,
    {
      config: requireScopes('update:prompts'),
      schema: { params, body: texts, response: { 200: texts } },
    },
    async ({ tenant: { tenantId }, params: { prompt, language }, body }) => {
      refuseOtherScreens(prompt, body);
      answered(await ask(setCustomTexts, { tenantId, prompt, language, texts: body }));
      return body;
    },
  );
};
