import { instant } from '@countersign/contracts';
import type { Upcaster } from '@countersign/core';
import { z } from 'zod';

const satisfied = z.looseObject({ provedAt: instant });

/** Until 0.2.0 a challenge was passed in its own stream, and the login said what it came to. */
export const satisfiedAsPassed: Upcaster = (data) => {
  const { provedAt: passedAt, ...proved } = satisfied.parse(data);
  return { type: 'ChallengePassed', data: { ...proved, passedAt } };
};
