/** A part of something: what is left out, or undefined, stays as it is. */
export type Part<Whole> = { readonly [Key in keyof Whole]?: Whole[Key] | undefined };

/** The whole with a part of it changed. */
export const overlaid = <Whole extends object>(whole: Whole, part: Part<Whole>): Whole => {
  const given = Object.entries(part).filter(([, value]) => value !== undefined);
  // What was given is of the whole's own fields and defined, so the result is a whole.
  return { ...whole, ...Object.fromEntries(given) } as Whole;
};
