import type { Factors } from '@countersign/factors';
import { textsIn } from '../language.ts';
import { type PromptName, promptOf } from './prompts.ts';
import { isNamed, screens } from './screens.ts';

/** A text of a page that a tenant may have in words of its own. */
export interface OwnName {
  /** Auth0's. */
  readonly name: string;
  /** What the page says without: nothing, where we make it up of several words. */
  readonly ours?: string;
}

/** What no text of ours is. */
const mark = '\u0000';

/** What stands in our texts where the mark stands in those that were laid over them. */
const oursAt = (laid: unknown, ours: unknown): string | undefined => {
  if (laid === mark) return typeof ours === 'string' ? ours : undefined;
  if (typeof laid !== 'object' || laid === null || typeof ours !== 'object' || ours === null) {
    return undefined;
  }
  const below = new Map<string, unknown>(Object.entries(ours));
  for (const [key, value] of Object.entries(laid)) {
    const found = oursAt(value, below.get(key));
    if (found !== undefined) return found;
  }
  return undefined;
};

/**
 * The names that a page looks at, found by asking it: it is laid over our texts once to hear what
 * it asks for, and once for each name to see where that goes. `undefined` where tenants have no
 * words of their own on it.
 */
export const ownNames = (
  screen: string,
  language: string,
  factors: Factors,
): { readonly prompt: PromptName; readonly names: readonly OwnName[] } | undefined => {
  // It is looked up by its name; what is no screen has none.
  const named = screen as keyof typeof screens;
  if (!isNamed(named)) return undefined;
  const texts = textsIn(language);
  const names = new Set<string>();
  const laid = screens[named](texts, (name) => {
    names.add(name);
    return undefined;
  });
  // Handed on to the page, which asks by factor.
  if ('own' in laid) {
    for (const { ownTextKey } of factors.all) if (ownTextKey !== undefined) names.add(ownTextKey);
  }
  names.add('pageTitle');
  return {
    prompt: promptOf(named),
    names: [...names].map((name) => {
      const marked = screens[named](texts, (asked) => (asked === name ? mark : undefined));
      const ours = oursAt(marked, texts);
      return { name, ...(ours !== undefined && { ours }) };
    }),
  };
};
