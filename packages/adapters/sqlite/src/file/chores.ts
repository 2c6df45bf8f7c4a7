const choresEveryMs = 60_000;

type Chore = () => Promise<unknown>;

/** Work that keeps the file small, done now and then and never on anybody's way. */
export const chores = (everyMs = choresEveryMs) => {
  const list = new Set<Chore>();
  let running: Promise<void> = Promise.resolve();

  const round = async () => {
    const failures: unknown[] = [];
    for (const chore of [...list]) await chore().catch((reason: unknown) => failures.push(reason));
    if (failures.length > 0) throw failures[0];
  };
  const run = () => {
    const turn = running.then(round);
    // A failure reaches whoever asked for the round; the next round starts afresh.
    running = turn.catch(() => {});
    return turn;
  };

  const timer = setInterval(() => void run().catch(() => {}), everyMs);
  timer.unref();

  return {
    add: (chore: Chore) => {
      list.add(chore);
      return () => {
        list.delete(chore);
      };
    },
    run,
    stop: async () => {
      clearInterval(timer);
      list.clear();
      await running;
    },
  };
};
