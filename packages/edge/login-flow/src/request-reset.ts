import { findUserByName, payPasswordMail, type TicketLetter } from '@countersign/contracts';
import { type Clock, plus } from '@countersign/core';
import {
  type Ask,
  originOf,
  type TellActivity,
  type TellPasswordLink,
} from '@countersign/edge-http';
import type { Vault } from '@countersign/vault';
import type { FastifyRequest } from 'fastify';
import { userNameMaxLength } from './account.ts';
import type { ResetLinks } from './reset-links.ts';

/** For how long a link is good that a stranger may have asked for: a day. */
const lifetimeSeconds = 24 * 3_600;

interface Needs {
  readonly ask: Ask;
  readonly vault: Pick<Vault, 'sealFor'>;
  readonly clock: Clock;
  readonly tell: TellActivity;
  readonly tellLink: TellPasswordLink;
  readonly resetLinks: ResetLinks;
}

interface Wanted {
  /** The database that they sign in to, by name. */
  readonly connection: string;
  /** What they sign in by. */
  readonly name: string;
  /** None for a page of the person's own. */
  readonly clientId?: string | undefined;
  /** Of the mail. BCP 47. */
  readonly language: string;
  /** The login that it is asked for in, if any: its `state`. */
  readonly loginState?: string;
  /** Which form it was asked for by, if any: sent twice, it has one mail sent. */
  readonly form?: string | undefined;
}

/**
 * Mails somebody a link to choose another password, where there is such a person. Whoever asks is a
 * stranger, and learns nothing: what is asked before the answer is the same for everybody, and the
 * rest is done after it.
 */
export const resetRequester = ({ ask, vault, clock, tell, tellLink, resetLinks }: Needs) => {
  type Found = Awaited<ReturnType<typeof find>>;

  const find = async (
    { tenant, ip: address }: FastifyRequest,
    { connection, name, form }: Wanted,
  ) => {
    const { tenantId } = tenant;
    const found = await ask(findUserByName, { tenantId, connection, name });
    const user = found.ok ? found.value.user : undefined;
    const paid = await ask(payPasswordMail, {
      ...{ tenantId, address, emailAddress: user?.email ?? name },
      ...(user && { userId: user.userId }),
      ...(form !== undefined && { form }),
    });
    const isRepeated = !paid.ok && paid.refusal === 'form_repeated';
    return { user, isPaid: paid.ok, isRepeated };
  };

  const faultOf = ({ user, isPaid }: Found) => {
    if (!user) return 'user_unknown';
    if (user.blocked) return 'user_blocked';
    if (user.email === undefined) return 'address_missing';
    return isPaid ? undefined : 'too_many_sends';
  };

  const mail = async (request: FastifyRequest, wanted: Wanted, found: Found) => {
    if (found.isRepeated) return;
    const { clientId, language, loginState } = wanted;
    const { tenant, issuer } = request;
    const { tenantId } = tenant;
    const application = clientId !== undefined && { clientId };
    const whence = { tenant, origin: originOf(request) };
    const reason = faultOf(found);
    const { user } = found;
    if (!user || reason) {
      const who = user && { userId: user.userId };
      return tell(whence, {
        kind: 'password_change_request_failed',
        ...application,
        ...who,
        reason,
      });
    }
    const { userId, credentialsVersion } = user;
    const link = await resetLinks.issue({
      ...{ tenantId, userId, credentialsVersion, ...application },
      ...{ verifiesEmail: true, lifetimeSeconds },
      ...(loginState !== undefined && { loginState }),
    });
    const letter: TicketLetter = { link: new URL(link, issuer).href, locale: language };
    const sealedLetter = await vault.sealFor(
      { tenantId, userId },
      'ticket-letter',
      JSON.stringify(letter),
    );
    const expiresAt = plus(clock(), lifetimeSeconds * 1_000);
    await tellLink({ tenantId, userId, sealedLetter, expiresAt });
    return tell(whence, { kind: 'password_change_requested', ...application, userId });
  };

  return async (request: FastifyRequest, wanted: Wanted): Promise<void> => {
    if (wanted.name.length > userNameMaxLength) return;
    const found = await find(request, wanted);
    // Whoever waits for the answer could else tell by how long it takes whether a mail goes out.
    mail(request, wanted, found).catch((error: unknown) => {
      request.log.error({ err: error }, 'a link to choose a password was not mailed');
    });
  };
};
export type RequestReset = ReturnType<typeof resetRequester>;
