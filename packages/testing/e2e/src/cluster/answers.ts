/** How requests were answered, as whoever sent them saw it. */
export interface Answers {
  succeeded: number;
  refused: number;
  /** 503, or a form led back to its own page, with a word on when to come again. */
  unavailable: number;
  /** Anything else: each of them, in words. */
  readonly unanswered: string[];
}

export const newAnswers = (): Answers => ({
  succeeded: 0,
  refused: 0,
  unavailable: 0,
  unanswered: [],
});

/** A `fetch` that keeps count of what came back, for one person at a time. */
export const counting = (answers: Answers) => {
  let wasAnswered = true;
  const count = (what: string, { status, headers }: Response) => {
    const isPutOff = (status === 303 || status === 503) && headers.has('retry-after');
    wasAnswered = status < 500 && !isPutOff;
    if (isPutOff) answers.unavailable += 1;
    else if (status < 400) answers.succeeded += 1;
    else if (status < 500) answers.refused += 1;
    else answers.unanswered.push(`${what}: ${status}`);
  };

  const http: typeof fetch = async (input, init) => {
    const what = `${init?.method ?? 'GET'} ${new URL(String(input)).pathname}`;
    try {
      const response = await fetch(input, init);
      count(what, response);
      return response;
    } catch (error) {
      wasAnswered = false;
      answers.unanswered.push(`${what}: ${String(error)}`);
      throw error;
    }
  };
  return { http, wasInterrupted: () => !wasAnswered };
};
