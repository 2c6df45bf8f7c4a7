/** How long a question waits for its answer, unless it says otherwise. */
export const askTimeoutMs = 3_000;

/** How many requests one answerer has in hand at once; the next is told "busy". */
export const answerConcurrencyMax = 256;

/** How many messages one follower has in hand at once. */
export const followConcurrencyMax = 16;

/** After so many deliveries a message is a dead letter: some eight minutes of default pauses. */
export const deliveriesMax = 20;

const pauseFirstMs = 1_000;
const pauseMaxMs = 30_000;

/** How long a message rests after its nth delivery failed. */
export const pauseAfterMs = (deliveries: number): number =>
  Math.min(pauseFirstMs * 2 ** Math.min(deliveries - 1, 10), pauseMaxMs);

/**
 * How many are asked where some cannot go on with what is asked: of four replicas of which one can,
 * sixteen tries miss it once in a hundred times.
 */
export const askTriesMax = 16;
