import { readLogin } from '@countersign/contracts';
import type { RecordedEvent } from '@countersign/core';
import { defaultLimits } from '../limits.ts';
import { recordOf, type Session } from './open-session.ts';
import type { Persist } from './persisting.ts';
import { only, readRecord } from './reading.ts';

/**
 * Lets the time of every login run out, and looks at each once more: what ended by that is recorded
 * then. Gives the record.
 */
export const outlive = async (
  session: Session,
  persist: Persist = (task) => task(),
): Promise<readonly RecordedEvent[]> => {
  session.advance(defaultLimits.loginLifetimeMs);
  const { logins } = readRecord(await recordOf(session));
  for (const { data, stream } of only(logins, 'LoginStarted')) {
    const loginSessionId = stream.slice(stream.indexOf('-') + 1);
    const within = { tenantId: data.tenantId, loginSessionId };
    await persist(() => session.ask(readLogin, within));
  }
  return recordOf(session);
};
