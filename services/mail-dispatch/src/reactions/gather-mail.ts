import { type MailNotice, readTenant, readUser, ticketLetter } from '@countersign/contracts';
import { type Messaging, no, yes } from '@countersign/core';
import { email, type Factors } from '@countersign/factors';
import type { CodeRing, Vault } from '@countersign/vault';
import type { OutgoingMail } from '../mailer.ts';
import { composeMail } from '../text/compose-mail.ts';

interface Needs {
  readonly messaging: Pick<Messaging, 'ask'>;
  readonly vault: Pick<Vault, 'openFor'>;
  readonly codes: Pick<CodeRing, 'derive'>;
  readonly factors: Factors;
}

/** What to send to whom, or why nothing can be. */
export type Gathered =
  | { readonly mail: Omit<OutgoingMail, 'mailId'> }
  | { readonly reason: 'recipient_erased' | 'address_missing' };

/** What a notice itself says of its mail; the rest is as it is for any other. */
interface Letter {
  readonly to?: string | undefined;
  readonly locale?: string | undefined;
  readonly link?: string;
  readonly code?: string;
}

/** Gathers from directory, the vault and the code ring; nothing of it is kept. */
export const gatherMail = ({ messaging, vault, codes, factors }: Needs) => {
  /** What it says, `undefined` once the person was erased. */
  const letterIn = async (notice: MailNotice): Promise<Letter | undefined> => {
    const { tenantId, userId } = notice;
    const user = { tenantId, userId };
    switch (notice.kind) {
      case 'code': {
        const to = await vault.openFor(user, email.sealedAs, notice.sealedEmail);
        return to === undefined
          ? undefined
          : { to, locale: notice.locale, code: codes.derive(notice, notice) };
      }
      case 'password_link':
      case 'enrollment_ticket': {
        const opened = await vault.openFor(user, 'ticket-letter', notice.sealedLetter);
        if (opened === undefined) return undefined;
        const { address: to, locale, link } = ticketLetter.parse(JSON.parse(opened));
        return { to, locale, link };
      }
      case 'test_mail': {
        const to = await vault.openFor(user, email.sealedAs, notice.sealedEmail);
        return to === undefined ? undefined : { to, locale: notice.locale };
      }
      default:
        return {};
    }
  };

  /** Where the person reads mail, unless the notice says where. */
  const addressOf = async ({ tenantId, userId }: MailNotice, { to }: Letter) => {
    if (to !== undefined) return yes(to);
    const user = await messaging.ask(readUser, { tenantId, userId });
    if (!user.ok) return no('recipient_erased');
    const { email } = user.value.profile;
    return email === undefined ? no('address_missing') : yes(email);
  };

  return async (notice: MailNotice): Promise<Gathered> => {
    const letter = await letterIn(notice);
    if (!letter) return { reason: 'recipient_erased' };
    const [tenant, address] = await Promise.all([
      messaging.ask(readTenant, { tenantId: notice.tenantId }),
      addressOf(notice, letter),
    ]);
    if (!address.ok) return { reason: address.refusal };
    const settings = tenant.ok ? tenant.value.settings : undefined;
    const { locale = settings?.enabledLocales[0] ?? 'en', link, code } = letter;
    const text = composeMail({
      ...{ notice, locale, link, code, factors },
      tenantName: settings?.friendlyName || notice.tenantId,
      supportEmail: settings?.supportEmail ?? undefined,
    });
    return { mail: { to: address.value, ...text } };
  };
};
