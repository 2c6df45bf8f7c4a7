/** A part of some settings: what is left out, or undefined, stays as it is. */
export type Part<Whole> = { readonly [Key in keyof Whole]?: Whole[Key] | undefined };

/** The settings with a part of them changed. */
export const overlaid = <Whole extends object>(whole: Whole, part: Part<Whole>): Whole => {
  const given = Object.entries(part).filter(([, value]) => value !== undefined);
  // What was given is of the whole's own fields and defined, so the result is a whole.
  return { ...whole, ...Object.fromEntries(given) } as Whole;
};

/** Whether a part would change anything. Settings are JSON, and keep the order of the whole. */
export const isChange = <Whole extends object>(whole: Whole, part: Part<Whole>): boolean =>
  JSON.stringify(overlaid(whole, part)) !== JSON.stringify(whole);
