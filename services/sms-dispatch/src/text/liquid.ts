import { Liquid, type Template } from 'liquidjs';
import { LRUCache } from 'lru-cache';

/** Longer than any SMS can be, with room for a text in several languages. */
const templateCharactersMax = 10_000;
/** A text takes well under a millisecond; one that takes longer is a trap. */
const renderMsMax = 100;
const memoryMax = 100_000;

// A template is an admin's, not ours: it sees the values it is given, reads no file and ends soon.
const engine = new Liquid({
  templates: {},
  strictFilters: true,
  ownPropertyOnly: true,
  parseLimit: templateCharactersMax,
  renderLimit: renderMsMax,
  memoryLimit: memoryMax,
});
for (const tag of ['include', 'render', 'layout', 'block']) delete engine.tags[tag];

/** Parsed templates held ready; the one unused longest makes room. */
const parsed = new LRUCache<string, Template[]>({
  max: 200,
  memoMethod: (template) => engine.parse(template),
});

/** Renders a template; `undefined` when it is malformed or goes beyond the limits. */
export const renderLiquid = (template: string, values: object): string | undefined => {
  try {
    return String(engine.renderSync(parsed.memo(template), values));
  } catch {
    // liquidjs has no other way to say that a text cannot be rendered.
    return undefined;
  }
};
