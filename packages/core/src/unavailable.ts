/** What we depend on could not be reached, or said nothing in time: the outcome may be unknown. */
export class UnavailableError extends Error {
  override readonly name: string = 'UnavailableError';
}

/**
 * Something that was written in words this version does not know: by a newer version most likely.
 * It is there and it stays as it is, so another replica, or this one after its update, can read it.
 */
export class UnreadableError extends UnavailableError {
  override readonly name: string = 'UnreadableError';
}

/**
 * What is asked about is in the keeping of another version, whose replicas can go on with it.
 * Thrown by an answerer that has done nothing yet: the asker asks again, and comes to one of those
 * by chance.
 */
export class AskAnother extends UnreadableError {
  override readonly name = 'AskAnother';
}
