import type { PromptTexts } from '@countersign/contracts';

/** By language, then by prompt. A language without texts is not among them. */
export type CustomTexts = Readonly<Record<string, Readonly<Record<string, PromptTexts>>>>;

interface Given {
  readonly language: string;
  readonly prompt: string;
  readonly texts: PromptTexts;
}

const isEmpty = (record: object) => Object.keys(record).length === 0;

/** The texts with those of one prompt in one language replaced. */
export const withTexts = (all: CustomTexts, { language, prompt, texts }: Given): CustomTexts => {
  const { [language]: inLanguage = {}, ...otherLanguages } = all;
  const { [prompt]: _, ...otherPrompts } = inLanguage;
  const prompts = isEmpty(texts) ? otherPrompts : { ...otherPrompts, [prompt]: texts };
  return isEmpty(prompts) ? otherLanguages : { ...otherLanguages, [language]: prompts };
};
