import { accept, type Decider, defineEvent, refuse } from '@countersign/core';
import { z } from 'zod';

/**
 * A small aggregate for tests: a jar of three sweets. Whoever asks for one when it is empty is
 * refused, and counted.
 */
export const SweetTaken = defineEvent('SweetTaken', { by: z.string() });
export const HandSlapped = defineEvent('HandSlapped', { whose: z.string() });
const JarSealed = defineEvent('JarSealed', {});
export const event = z.discriminatedUnion('type', [
  SweetTaken.schema,
  HandSlapped.schema,
  JarSealed.schema,
]);
type Fact = z.output<typeof event>;
interface Jar {
  readonly left: number;
  readonly slaps: number;
  readonly isSealed: boolean;
}
type Command = { readonly take: string } | { readonly look: true };

export const jar: Decider<Jar, Command, Fact, 'jar_empty' | 'jar_sealed'> = {
  initial: { left: 3, slaps: 0, isSealed: false },
  decide: (command, { left, isSealed }) => {
    if ('look' in command) return accept();
    if (isSealed) return refuse('jar_sealed');
    if (left === 0) return refuse('jar_empty', HandSlapped({ whose: command.take }));
    const taken = SweetTaken({ by: command.take });
    return left === 1 ? accept(taken, JarSealed({})) : accept(taken);
  },
  evolve: (state, { type }) => {
    if (type === 'SweetTaken') return { ...state, left: state.left - 1 };
    if (type === 'HandSlapped') return { ...state, slaps: state.slaps + 1 };
    return { ...state, isSealed: true };
  },
};
