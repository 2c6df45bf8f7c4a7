/** A UUID's first two groups: 48 bits, which no two requests that somebody remembers share. */
const shortLength = 13;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * What a person can read out to whoever helps them. It is the beginning of the `correlationId` that
 * every line of log about the request has, so that a search for it finds them; an id that the
 * caller gave is told as it is.
 */
export const referenceOf = ({ id }: { readonly id: string }): string =>
  uuid.test(id) ? id.slice(0, shortLength) : id;
