import type { SmsTemplates } from '@countersign/contracts';
import { Liquid } from 'liquidjs';

/** Longer than any SMS can be, with room for a text in several languages. */
const charactersMax = 10_000;

// No file is ever read for a template: what would look for one is unknown to this engine.
const engine = new Liquid({ strictFilters: true, parseLimit: charactersMax, templates: {} });
for (const tag of ['include', 'render', 'layout', 'block']) delete engine.tags[tag];

const isWellFormed = (text: string) => {
  try {
    engine.parse(text);
    return true;
  } catch {
    // liquidjs has no other way to say that a text is malformed.
    return false;
  }
};

/** The first text that is no Liquid, by the tags and filters that sending will know. */
export const malformedOf = (templates: SmsTemplates): keyof SmsTemplates | undefined => {
  if (!isWellFormed(templates.enrollmentMessage)) return 'enrollmentMessage';
  return isWellFormed(templates.verificationMessage) ? undefined : 'verificationMessage';
};
