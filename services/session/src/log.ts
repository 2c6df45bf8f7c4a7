/** Where this service says to its operators what went wrong without failing anybody. */
export interface Log {
  readonly warn: (what: object, sentence: string) => void;
}

/** What an error is, without what it carries: that may be of a person. */
export const errorNameOf = (reason: unknown): string =>
  reason instanceof Error ? reason.name : typeof reason;
