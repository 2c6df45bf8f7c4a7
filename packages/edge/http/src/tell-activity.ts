import { randomUUID } from 'node:crypto';
import { origins } from '@countersign/activity';
import {
  type AccountChange,
  type Activity,
  accountChange,
  gatewayActivity,
  type Origin,
  type PasswordLink,
  passwordLink,
} from '@countersign/contracts';
import { type Clock, correlationId, type Messaging } from '@countersign/core';
import type { Logger } from '@countersign/observability';
import type { Vault } from '@countersign/vault';

interface Needs {
  readonly messaging: Pick<Messaging, 'publish'>;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Whose log it belongs to, and where the request came from. */
interface Whence {
  readonly tenant: { readonly tenantId: string };
  readonly origin: Origin;
}

/** What an admin noted, and about whom. */
export interface Note {
  readonly userId: string;
  readonly text: string;
}

/** What happened; when, where and to which request is added here. */
export type Happened = Omit<
  Activity,
  'activityId' | 'tenantId' | 'at' | 'sealedOrigin' | 'sealedNote' | 'correlationId'
>;

/**
 * Tells the log what no service records: an admin's request, the end of a browser's session, a
 * grant that was refused. It has happened by then, so that it could not be told makes no request
 * fail; an operator's log has it.
 */
export const activityTeller = ({ messaging, vault, clock, log }: Needs) => {
  const { seal, sealNote } = origins(vault);

  return async (
    { tenant: { tenantId }, origin }: Whence,
    happened: Happened,
    note?: Note,
  ): Promise<void> => {
    const { userId, kind } = happened;
    const correlation = correlationId();
    try {
      const sealedOrigin = await seal({ tenantId, userId }, origin);
      const text = note && (await sealNote({ tenantId, userId: note.userId }, note.text));
      const activity: Activity = {
        ...{ activityId: randomUUID(), tenantId, at: clock(), ...happened },
        ...(sealedOrigin !== undefined && { sealedOrigin }),
        ...(note && text !== undefined && { sealedNote: { userId: note.userId, text } }),
        ...(correlation !== undefined && { correlationId: correlation }),
      };
      const { activityId: id } = activity;
      await messaging.publish(gatewayActivity, { id, body: { activities: [activity] } });
    } catch (error) {
      log.error({ err: error, kind, correlationId: correlation }, 'the log was not told');
    }
  };
};
export type TellActivity = ReturnType<typeof activityTeller>;

/** Has a person hear by mail of what no stream records, once for an id. */
export type TellPerson = (id: string, change: Omit<AccountChange, 'at'>) => Promise<void>;

/**
 * Has a person hear by mail of what befell their account and no stream records, whoever did it:
 * once for an id, however often that is told. It has happened by then: that they could not be told
 * fails nothing, and is in the operator's log.
 */
export const accountChangeTeller =
  ({ messaging, clock, log }: Omit<Needs, 'vault'>): TellPerson =>
  async (id, change) => {
    const { kind } = change;
    try {
      await messaging.publish(accountChange, { id, body: { ...change, at: clock() } });
    } catch (error) {
      log.error({ err: error, kind, correlationId: correlationId() }, 'a person was not told');
    }
  };

/** Has a link to choose another password mailed. @throws where it cannot be told. */
export const passwordLinkTeller =
  ({ messaging, clock }: Pick<Needs, 'messaging' | 'clock'>) =>
  async (link: Omit<PasswordLink, 'kind' | 'at'>): Promise<void> => {
    const body = { kind: 'password_link' as const, ...link, at: clock() };
    await messaging.publish(passwordLink, { id: randomUUID(), body });
  };
export type TellPasswordLink = ReturnType<typeof passwordLinkTeller>;
