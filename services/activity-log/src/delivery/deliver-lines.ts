import type { LogBody } from '@countersign/auth0-logs';
import type { LoggedActivity, logDelivery } from '@countersign/contracts';
import type { Clock, Handled } from '@countersign/core';
import type { z } from 'zod';
import { findLogStream, type KeptLogStream } from '../log-streams/log-streams.state.ts';
import type { SecretSeals } from '../log-streams/stream-secrets.ts';
import type { TenantLogStreams } from '../log-streams/tenant-log-streams.ts';
import type { PresentRow } from '../reading/present-row.ts';
import type { FollowedRows } from '../rows/follow-rows.ts';
import type { SendLines, Sent } from './send-lines.ts';

interface Needs extends Pick<FollowedRows, 'rows' | 'notBefore' | 'caughtUp'> {
  readonly read: TenantLogStreams['read'];
  readonly seals: SecretSeals;
  readonly present: PresentRow;
  readonly word: (tenantId: string, lines: readonly LoggedActivity[]) => Promise<LogBody[]>;
  readonly send: SendLines;
  readonly clock: Clock;
}

/** Where it is broken, or says so; where it may never be reached, it is asked again as well. */
class Undelivered extends Error {
  override readonly name = 'Undelivered';
}

const must = (sent: Sent) => {
  if (sent !== 'taken') throw new Undelivered(`a log stream's receiver: ${sent}`);
};

/**
 * Brings lines to a log stream's receiver, at least once: what it does not take comes again, each
 * time after a longer pause. What was removed or paused meanwhile gets nothing.
 */
export const deliverLines = (needs: Needs) => {
  const { rows, notBefore, caughtUp, read, seals, present, word, send, clock } = needs;

  const post = async (
    logStream: KeptLogStream,
    tenantId: string,
    ids: readonly string[],
    id: string,
  ) => {
    const found = rows.named(tenantId, ids, notBefore());
    if (found.length === 0) return;
    const lines = await word(tenantId, await Promise.all(found.map(present)));
    const secrets = await seals.open(logStream.sealedSecrets);
    must(await send({ logStream, secrets, lines, id, at: clock() }));
  };

  return async (
    { tenantId, logStreamId, activityIds }: z.output<(typeof logDelivery)['body']>,
    id: string,
  ): Promise<Handled> => {
    const logStream = findLogStream(await read(tenantId), logStreamId);
    if (logStream?.status !== 'active') return undefined;
    await caughtUp();
    await post(logStream, tenantId, activityIds, id);
    return undefined;
  };
};
