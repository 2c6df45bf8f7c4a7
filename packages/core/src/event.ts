import { z } from 'zod';

/** Defines a fact once: call it to state the fact, read `.schema` to recognise one. */
export const defineEvent = <const Type extends string, Shape extends z.ZodRawShape>(
  type: Type,
  shape: Shape,
) => {
  const schema = z.object({ type: z.literal(type), data: z.object(shape) });
  type Fact = z.output<typeof schema>;
  // The shape is generic here, so the compiler cannot see that these two are a Fact; callers can.
  const state = (data: Fact['data']): Fact => ({ type, data }) as Fact;
  return Object.assign(state, { type, schema });
};
