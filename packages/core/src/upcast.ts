import { z } from 'zod';

/** How events of one replaced type are read: as the event that took its place. */
export type Upcaster = (data: unknown) => { readonly type: string; readonly data: unknown };

const stored = z.object({ type: z.string(), data: z.unknown() });

/**
 * Reads today's events and, each by its upcaster, those whose types were replaced; an upcaster may
 * lead to a type that was itself replaced later. What lies in the log is not changed. A service
 * keeps its upcasters beside the events, in `<aggregate>.upcasters.ts`.
 */
export const upcasting = <Schema extends z.ZodType>(
  event: Schema,
  upcasters: Readonly<Record<string, Upcaster>>,
) => {
  const stepsMax = Object.keys(upcasters).length;
  const upcast = (raw: unknown): unknown => {
    let read = raw;
    for (let step = 0; step < stepsMax; step += 1) {
      const { data: fact } = stored.safeParse(read);
      const upcaster = fact && Object.hasOwn(upcasters, fact.type) && upcasters[fact.type];
      if (!upcaster) return read;
      read = upcaster(fact.data);
    }
    return read;
  };
  const upcastOrLeave = (raw: unknown): unknown => {
    try {
      return upcast(raw);
    } catch (error) {
      // Its own schema does not know it, and so today's will not either.
      if (error instanceof z.ZodError) return raw;
      throw error;
    }
  };
  return z.preprocess(upcastOrLeave, event);
};
