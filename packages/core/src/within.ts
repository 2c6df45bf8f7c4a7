/** What `work` comes to, or an error where that takes longer than it may; `work` goes on then. */
export const within = async <Result>(
  ms: number,
  what: string,
  work: Promise<Result>,
  late: () => Error = () => new Error(`${what} took more than ${ms} ms`),
): Promise<Result> => {
  const over = Promise.withResolvers<never>();
  const timer = setTimeout(() => over.reject(late()), ms);
  try {
    return await Promise.race([work, over.promise]);
  } finally {
    clearTimeout(timer);
  }
};
