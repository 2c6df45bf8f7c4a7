/** The parameters of a request; a repeated one is a list. */
export type Parameters = Readonly<Record<string, unknown>>;

/** A parameter's text; one that is empty or repeated counts as absent here. */
export const textOf = (parameters: Parameters, name: string): string | undefined => {
  const value = parameters[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** A parameter's words, each once. */
export const wordsOf = (parameters: Parameters, name: string): readonly string[] => [
  ...new Set(textOf(parameters, name)?.split(' ').filter(Boolean)),
];
