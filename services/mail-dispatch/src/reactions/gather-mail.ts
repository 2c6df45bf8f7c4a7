import {
  type Notice,
  readTenant,
  readUser,
  type TicketLetter,
  ticketLetter,
} from '@countersign/contracts';
import type { Messaging } from '@countersign/kernel';
import type { Vault } from '@countersign/vault';
import type { OutgoingMail } from '../mailer.ts';
import { composeMail } from '../text/compose-mail.ts';

type Whom = Pick<Notice, 'tenantId' | 'userId'>;

interface Needs {
  readonly messaging: Pick<Messaging, 'ask'>;
  readonly vault: Pick<Vault, 'openFor'>;
}

/** What to send to whom, or why nothing can be. */
export type Gathered =
  | { readonly mail: Omit<OutgoingMail, 'mailId'> }
  | { readonly reason: 'recipient_erased' | 'address_missing' };

/** Gathers from directory and the vault; nothing of it is kept. */
export const gatherMail = ({ messaging, vault }: Needs) => {
  /** What a letter says; nothing of a change, and `undefined` once the person was erased. */
  const letterIn = async (
    whom: Whom,
    notice: Notice,
  ): Promise<Partial<TicketLetter> | undefined> => {
    if (notice.kind !== 'enrollment_ticket') return {};
    const opened = await vault.openFor(whom, 'ticket-letter', notice.sealedLetter);
    return opened === undefined ? undefined : ticketLetter.parse(JSON.parse(opened));
  };

  return async (notice: Notice): Promise<Gathered> => {
    const { tenantId, userId } = notice;
    const [user, tenant, letter] = await Promise.all([
      messaging.ask(readUser, { tenantId, userId }),
      messaging.ask(readTenant, { tenantId }),
      letterIn({ tenantId, userId }, notice),
    ]);
    if (!user.ok || !letter) return { reason: 'recipient_erased' };
    const to = letter.address ?? user.value.profile.email;
    if (to === undefined) return { reason: 'address_missing' };

    const settings = tenant.ok ? tenant.value.settings : undefined;
    const text = composeMail({
      notice,
      tenantName: settings?.friendlyName || tenantId,
      supportEmail: settings?.supportEmail ?? undefined,
      locale: letter.locale ?? settings?.enabledLocales[0] ?? 'en',
      link: letter.link,
    });
    return { mail: { to, ...text } };
  };
};
