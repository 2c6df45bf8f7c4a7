/**
 * What befalls a call: `hang` does nothing and says nothing; `lost` does it and says nothing;
 * `unavailable` refuses; `broken` does it and breaks the call off; `wrong-revision` (appends only)
 * refuses as if somebody else had written; `slow` (appends only) is on its way until told to land.
 */
export type Fault = 'hang' | 'lost' | 'unavailable' | 'broken' | 'wrong-revision' | 'slow';
export type Call = 'append' | 'read' | 'subscribe' | 'delete' | 'features';

/** Faults in store, and how often each call came. */
export const openFaults = () => {
  const planned = new Map<Call, Fault[]>();
  const lasting = new Map<Call, Fault>();
  const counts = new Map<Call, number>();
  return {
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
