import { type LogBody, logWire, namesIn } from '@countersign/auth0-logs';
import type { LoggedActivity } from '@countersign/contracts';
import type { Messaging } from '@countersign/core';

/** Words lines as Auth0 does, by what people and applications are called now. */
export const wordLines = (ask: Messaging['ask']) => {
  const names = namesIn(ask);
  return async (tenantId: string, lines: readonly LoggedActivity[]): Promise<LogBody[]> => {
    const known = await names(tenantId, lines);
    return lines.map((line) => logWire({ tenantId }, known, line));
  };
};
