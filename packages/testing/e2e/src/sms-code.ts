import { setTimeout as pause } from 'node:timers/promises';
import type { Site } from './countersign.ts';

const arrivesWithinMs = 10_000;
const lookEveryMs = 20;

/** The code on the origin-bound last line of a message (`@host #code`). */
export const codeIn = (text: string): string => {
  const code = /^@\S+ #(\d+)$/.exec(text.split('\n').at(-1) ?? '')?.[1];
  if (code === undefined) throw new Error('the message ends in no origin-bound code');
  return code;
};

/** Waits for the `nth` message (counting from one) to a number, and reads its code. */
export const codeSentTo = async (countersign: Pick<Site, 'outbox'>, to: string, nth = 1) => {
  for (let waitedMs = 0; waitedMs < arrivesWithinMs; waitedMs += lookEveryMs) {
    const toHim = (await countersign.outbox()).filter((message) => message.to === to).reverse();
    const message = toHim[nth - 1];
    if (message) return codeIn(message.text);
    await pause(lookEveryMs);
  }
  throw new Error(`message ${nth} did not arrive`);
};
