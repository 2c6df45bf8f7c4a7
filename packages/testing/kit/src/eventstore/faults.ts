/**
 * What befalls a call: `hang` does nothing and says nothing; `lost` does it and says nothing;
 * `unavailable` refuses; `broken` does it and breaks the call off; `wrong-revision` (appends only)
 * refuses as if somebody else had written; `denied` (the log as a whole, `all`, only) has not the
 * right; `slow` (appends only) is on its way until told to land.
 */
export type Fault =
  | 'hang'
  | 'lost'
  | 'unavailable'
  | 'broken'
  | 'wrong-revision'
  | 'slow'
  | 'denied';
/** The store's own heartbeat is no append that a test could have meant. */
export type Call = (typeof calls)[number] | 'all';
export const calls = [
  ...(['append', 'heartbeat', 'read', 'subscribe', 'delete', 'features', 'gossip'] as const),
];

/** Faults in store, and how often each call came. */
export const openFaults = () => {
  const planned = new Map<Call, Fault[]>();
  const lasting = new Map<Call, Fault>();
  const counts = new Map<Call, number>();
  let isFrozen = false;
  let queue: (() => void)[] = [];
  return {
    /** Does it now; or, while the node is frozen, when it goes on. */
    whenAwake: (task: () => void): void => {
      if (isFrozen) queue.push(task);
      else task();
    },
    /** Takes what comes, and does nothing: as a process that is stopped, or a paused machine. */
    freeze: (): void => {
      isFrozen = true;
    },
    /** Goes on where it was, with what came meanwhile. */
    thaw: (): void => {
      isFrozen = false;
      const tasks = queue;
      queue = [];
      for (const task of tasks) task();
    },
    isFrozen: () => isFrozen,
    /** Counts a call, and says what befalls it. */
    meet: (call: Call): Fault | undefined => {
      counts.set(call, (counts.get(call) ?? 0) + 1);
      return planned.get(call)?.shift() ?? lasting.get(call);
    },
    next: (call: Call, ...faults: readonly Fault[]): void => {
      planned.set(call, [...(planned.get(call) ?? []), ...faults]);
    },
    always: (call: Call, fault?: Fault): void => {
      if (fault) lasting.set(call, fault);
      else lasting.delete(call);
    },
    count: (call: Call): number => counts.get(call) ?? 0,
  };
};

export type Faults = ReturnType<typeof openFaults>;
