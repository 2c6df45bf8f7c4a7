import { type LoggedActivity, readApplication, readUser } from '@countersign/contracts';
import type { Messaging } from '@countersign/core';
import type { Names } from './log.wire.ts';

const distinct = (values: readonly (string | undefined)[]) =>
  [...new Set(values)].filter((value) => value !== undefined);

/**
 * What the people and applications of a page are called now. A log keeps no names, so that
 * somebody who was erased has none there either.
 */
export const namesIn =
  (ask: Messaging['ask']) =>
  async (
    tenantId: string,
    lines: readonly Pick<LoggedActivity, 'userId' | 'clientId'>[],
  ): Promise<Names> => {
    const userName = async (userId: string) => {
      const found = await ask(readUser, { tenantId, userId });
      if (!found.ok) return [];
      const { email, username, name } = found.value.profile;
      return [[userId, email ?? username ?? name ?? ''] as const];
    };
    const clientName = async (clientId: string) => {
      const found = await ask(readApplication, { tenantId, clientId });
      return found.ok ? [[clientId, found.value.settings.name] as const] : [];
    };
    const [users, clients] = await Promise.all([
      Promise.all(distinct(lines.map(({ userId }) => userId)).map(userName)),
      Promise.all(distinct(lines.map(({ clientId }) => clientId)).map(clientName)),
    ]);
    return { userNames: new Map(users.flat()), clientNames: new Map(clients.flat()) };
  };
