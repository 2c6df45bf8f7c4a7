import type { z } from 'zod';

/** One line of a list. */
export interface Line<Body> {
  readonly tenantId: string;
  /** What the list can be narrowed by; `null` where there is nothing. */
  readonly lookup: string | null;
  readonly body: Body;
}

/** How events of one category make a list: from a line and an event to a line, or none. */
export interface Projection<Event, Body> {
  readonly category: string;
  readonly event: z.ZodType<Event>;
  readonly project: (line: Line<Body> | undefined, event: Event) => Line<Body> | undefined;
}
