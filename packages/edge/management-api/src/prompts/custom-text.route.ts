import { type PromptTexts, readCustomTexts, setCustomTexts } from '@countersign/contracts';
import { andThen, isProblem, type Problem, type RoutePlugin } from '@countersign/edge-http';
import { type PromptName, promptNames, screensOf, textLanguages } from '@countersign/hosted-pages';
import { z } from 'zod';
import { conditional, shownFrom, whereUnchanged } from '../conditional.ts';
import { requireScopes } from '../management-scopes.ts';
import type { ManagementNeeds } from '../needs.ts';
import { answered, invalidBody } from '../problems.ts';

const url = '/prompts/:prompt/custom-text/:language';
const params = z.strictObject({
  prompt: z.enum(promptNames).describe('The prompt whose texts they are'),
  language: z.enum(textLanguages).describe('The language they are in'),
});

/** By the name of the text. One that no page of ours has is kept all the same. */
export const words = z.record(z.string().regex(/^[a-zA-Z][\w-]{0,99}$/), z.string().max(2_000));
const screens = Object.values(screensOf).flat();
const texts = z.strictObject(
  Object.fromEntries(screens.map((screen) => [screen, words.exactOptional()])),
);

/** Refuses a screen that the prompt has not. */
const refuseOtherScreens = (prompt: PromptName, given: PromptTexts): Problem | undefined => {
  const known: readonly string[] = screensOf[prompt];
  const others = Object.keys(given).filter((screen) => !known.includes(screen));
  if (others.length === 0) return undefined;
  const names = others.join(',').slice(0, 100);
  return invalidBody(`Additional properties not allowed: ${names}`);
};

/** `/prompts/{prompt}/custom-text/{language}`: what the hosted pages say in place of our texts. */
export const customTextRoutes: RoutePlugin<ManagementNeeds> = async (app, { ask }) => {
  app.get(
    url,
    { config: requireScopes('read:prompts'), schema: { params, response: { 200: texts } } },
    async ({ tenant: { tenantId }, params: { prompt, language } }, reply) => {
      const found = shownFrom(reply, await ask(readCustomTexts, { tenantId, language }));
      if (isProblem(found)) return found;
      const { prompts } = found;
      return prompts[prompt] ?? {};
    },
  );

  app.put(
    url,
    {
      config: { ...requireScopes('update:prompts'), ...conditional },
      schema: { params, body: texts, response: { 200: texts } },
    },
    async (request) => {
      const { tenant, params: which, body: texts } = request;
      const other = refuseOtherScreens(which.prompt, texts);
      if (other) return other;
      const asked = { tenantId: tenant.tenantId, ...which, texts };
      const done = await whereUnchanged(request, async (terms) =>
        answered(await ask(setCustomTexts, { ...asked, ...terms })),
      );
      return andThen(done, () => texts);
    },
  );
};
